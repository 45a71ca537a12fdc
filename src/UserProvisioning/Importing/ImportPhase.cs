namespace UserProvisioning.Importing;

/// <summary>
/// The order in which rows are applied. Persons may belong to organizations that stand further down in the file, and
/// who comes may need the license of who leaves.
/// </summary>
internal enum ImportPhase
{
    Organizations,

    Leavers,

    /// <summary>The others, rows at fault among them.</summary>
    Others,
}
