namespace UserProvisioning;

/// <summary>What an employee file can be.</summary>
internal enum FileFormat
{
    Csv,
    Excel,
    Json,
}
