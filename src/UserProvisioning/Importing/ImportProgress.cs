namespace UserProvisioning.Importing;

/// <summary>How far an import has come.</summary>
/// <param name="Rows">How many rows were dealt with.</param>
/// <param name="BytesRead">Bytes read, of <paramref name="TotalBytes"/>.</param>
/// <param name="TotalBytes">All bytes to read, in all passes over the file.</param>
public readonly record struct ImportProgress(int Rows, long BytesRead, long TotalBytes);
