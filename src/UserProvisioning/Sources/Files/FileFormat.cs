namespace UserProvisioning.Sources.Files;

/// <summary>The formats of employee files.</summary>
internal enum FileFormat
{
    Csv,
    Excel,
    Json,
}
