using UserProvisioning.Importing.Matching;
using UserProvisioning.Importing.Primary;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Sources.Objects;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>An employee file that was opened and checked: its format was recognized, it has a header, and the mapping fits.</summary>
internal sealed class OpenedFile : IDisposable
{
    private OpenedFile(IEmployeeFile file, FieldMap map, PrimaryOrder? primary, string sourceName)
    {
        File = file;
        Map = map;
        Primary = primary;
        SourceName = sourceName;
    }

    internal IEmployeeFile File { get; }

    internal FieldMap Map { get; }

    /// <summary>Which row counts of a person that has several; null when a person has one row.</summary>
    internal PrimaryOrder? Primary { get; }

    internal string SourceName { get; }

    public void Dispose() => File.Dispose();

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>, <see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static OpenedFile Open(ProvisioningContext context, EmployeeFileRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        string source = Text.Clean(request.Source) ?? EmployeeFileRequest.DefaultSource;
        if (source.Length > Text.Longest)
        {
            throw new ProvisioningException(
                ErrorIds.MappingInvalid,
                $"The name of the source has {source.Length} characters; at most {Text.Longest} are allowed. Give a shorter name.",
                source);
        }

        if (request.Delimiter is '"' or '\r' or '\n' or > '\x7F')
        {
            throw new ProvisioningException(
                ErrorIds.MappingInvalid,
                $"'{request.Delimiter}' cannot separate fields. Give a delimiter such as ',' or ';', or leave it out.",
                request.Path);
        }

        EmployeeFieldSet fields;
        using (IUnitOfWork work = context.Store.Read())
        {
            fields = EmployeeFieldSet.Of(work.ContactFields.Set);
        }

        _ = MatchField.Read(request.MatchBy, fields.Contact);
        IEmployeeFile file = OpenFile(request, fields, cancellation);
        try
        {
            FieldMap map = MappingBuilder.Build(file, request.Mapping, fields);
            (file as ObjectFile)?.Prepare(map, request.Mapping, cancellation);
            if (file.Part is { } part)
            {
                RefusePart(part, request, map);
            }

            var primary = PrimaryOrder.Read(request.PrimaryRow, file, map);
            FileSample.Complete(map, file, cancellation);
            return new OpenedFile(file, map, primary, source);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static IEmployeeFile OpenFile(EmployeeFileRequest request, EmployeeFieldSet fields, CancellationToken cancellation)
    {
        if (request.IsObjects)
        {
            return OpenObjects(request, fields);
        }

        try
        {
            return EmployeeFileOpener.Open(
                new EmployeeFileOptions(request.Path, request.Delimiter, request.Encoding, request.SheetName) { Fields = fields },
                MappingReader.IsKnown(request.Mapping, fields),
                cancellation);
        }
        catch (EmptyFileException exception)
        {
            throw request.FullLoad
                ? FileErrors.SourceEmpty(request.Path, exception)
                : FileErrors.Unreadable(request.Path, OutsideText.Show(exception), exception);
        }
    }

    private static ObjectFile OpenObjects(EmployeeFileRequest request, EmployeeFieldSet fields)
    {
        var objects = ObjectFile.Open(request.Path, request.ClearNull, fields);
        if (request.ExpectedCount is { } expected && expected != objects.Count)
        {
            objects.Dispose();
            throw new ProvisioningException(
                ErrorIds.SourceIncomplete,
                $"{Counted.Of(objects.Count, "object")} came, and {expected:N0} were expected. Nothing was changed. Find out why the number is "
                    + "another, or give the right one as -ExpectedCount.",
                objects.Count);
        }

        if (objects.Count == 0 && request.FullLoad)
        {
            objects.Dispose();
            throw new ProvisioningException(
                ErrorIds.SourceEmpty,
                "There were no objects. With -FullLoad, everybody of the source would be archived. Nothing was changed. Find out why no object came; "
                    + "-Force does not help.");
        }

        return objects;
    }

    /// <summary>Refuses a full load of a partial file: contacts missing from it may be in the rest of the source.</summary>
    private static void RefusePart(string part, EmployeeFileRequest request, FieldMap map)
    {
        if (request.FullLoad)
        {
            throw new ProvisioningException(
                ErrorIds.SourceIncomplete,
                $"'{request.Path}' is a part of its source: {part}. With -FullLoad, everybody who is not in it would be archived. Nothing was "
                    + "changed. Deliver all of it in one file, or leave -FullLoad out.",
                request.Path);
        }

        map.Warnings.Add($"The file is a part of its source: {part}.");
    }
}
