using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing;

/// <summary>An employee file that was opened and checked: its format was recognized, it has a header, and the mapping fits.</summary>
internal sealed class OpenedFile : IDisposable
{
    private OpenedFile(IEmployeeFile file, FieldMap map, string sourceName)
    {
        File = file;
        Map = map;
        SourceName = sourceName;
    }

    internal IEmployeeFile File { get; }

    internal FieldMap Map { get; }

    internal string SourceName { get; }

    public void Dispose() => File.Dispose();

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>, <see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static OpenedFile Open(EmployeeFileRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        string source = Text.Clean(request.Source) ?? EmployeeFileRequest.DefaultSource;
        if (source.Length > Text.Longest)
        {
            throw new ProvisioningException(
                ErrorIds.MappingInvalid,
                $"The name of the source has {source.Length} characters, and {Text.Longest} are the most. Give a shorter one.",
                source);
        }

        if (request.Delimiter is '"' or '\r' or '\n' or > '\x7F')
        {
            throw new ProvisioningException(
                ErrorIds.MappingInvalid,
                $"'{request.Delimiter}' cannot stand between fields. Give a delimiter such as ',' or ';', or leave it out.",
                request.Path);
        }

        IEmployeeFile file = EmployeeFileOpener.Open(
            new EmployeeFileOptions(request.Path, request.Delimiter, request.Encoding, request.SheetName),
            MappingBuilder.IsKnown(request.Mapping),
            cancellation);
        try
        {
            return new OpenedFile(file, MappingBuilder.Build(file, request.Mapping), source);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
