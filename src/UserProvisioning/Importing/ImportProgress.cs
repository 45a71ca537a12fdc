namespace UserProvisioning.Importing;

/// <summary>How far an import has come.</summary>
/// <param name="Rows">Rows dealt with.</param>
/// <param name="BytesRead">Bytes read, of <paramref name="TotalBytes"/>.</param>
/// <param name="TotalBytes">Bytes to read: a file is read more than once.</param>
public readonly record struct ImportProgress(int Rows, long BytesRead, long TotalBytes);
