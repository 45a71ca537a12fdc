namespace UserProvisioning.Importing;

/// <summary>The stages of an import, in order.</summary>
public enum ImportStage
{
    /// <summary>Reads the file, without a lock.</summary>
    Reading,

    /// <summary>Compares the rows with what is stored, to make a plan.</summary>
    Comparing,

    /// <summary>Compares the plan with the brakes.</summary>
    Judging,

    /// <summary>Writes what differs, in short transactions.</summary>
    Applying,

    /// <summary>Writes the rejected rows, and ends.</summary>
    Reporting,
}

/// <summary>How far an import has come.</summary>
/// <param name="Rows">How many rows were dealt with in this stage.</param>
/// <param name="BytesRead">Bytes read, of <paramref name="TotalBytes"/>.</param>
/// <param name="TotalBytes">All bytes to read, in all passes over the file.</param>
/// <param name="Stage">The stage.</param>
/// <param name="TotalRows">How many rows the file has; 0 while that is not known.</param>
/// <param name="Share">The share of all stages that is done, from 0 to 1. It never falls.</param>
public readonly record struct ImportProgress(
    int Rows, long BytesRead, long TotalBytes, ImportStage Stage = ImportStage.Applying, int TotalRows = 0, double Share = 0);
