namespace UserProvisioning.Sources.Files;

/// <summary>What an employee file can be.</summary>
internal enum FileFormat
{
    Csv,
    Excel,
    Json,
}
