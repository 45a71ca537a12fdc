namespace UserProvisioning.Importing;

/// <summary>
/// The phases in which an import applies rows. Organizations come before persons, since a person may belong to an organization further down
/// in the file. Leavers come before joiners, since a joiner may need a leaver's license.
/// </summary>
internal enum ImportPhase
{
    Organizations,

    Leavers,

    /// <summary>All other rows, including those that will be rejected.</summary>
    Others,
}
