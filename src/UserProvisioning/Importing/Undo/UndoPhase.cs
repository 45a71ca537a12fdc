using System.Text.Json.Serialization;

namespace UserProvisioning.Importing.Undo;

/// <summary>
/// The parts of undoing, in order. What frees licenses comes before what needs them, and organizations are removed when nobody belongs to them any
/// more.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<UndoPhase>))]
internal enum UndoPhase
{
    /// <summary>Removes contacts and users that the run made.</summary>
    Created,

    /// <summary>Archives what the run restored.</summary>
    Restored,

    /// <summary>Gives former values back.</summary>
    Updated,

    /// <summary>Restores what the run archived.</summary>
    Archived,

    /// <summary>Removes organizations that the run made.</summary>
    Organizations,

    /// <summary>Tries again the items that could not be put back when it was their turn.</summary>
    Left,

    /// <summary>Nothing is left to try.</summary>
    Done,
}
