using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using UserProvisioning.Importing.Selecting;

namespace UserProvisioning.Importing.Approval;

/// <summary>The options of an import in a form that can be stored with its run: the request without the file and without -Force.</summary>
internal sealed record ImportOptions
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public JsonElement? Mapping { get; init; }

    public bool CreateUser { get; init; }

    public bool FullLoad { get; init; }

    public IReadOnlyList<string>? MatchBy { get; init; }

    public bool AdoptAdministrators { get; init; }

    public string? PrimaryRow { get; init; }

    public bool Objects { get; init; }

    public bool ClearNull { get; init; }

    public char? Delimiter { get; init; }

    public int? CodePage { get; init; }

    public string? SheetName { get; init; }

    public IReadOnlyList<string>? ExternalReferences { get; init; }

    /// <summary>The items of a plan that are to be applied. Each has a hash of its changes instead of the changes.</summary>
    public IReadOnlyList<PlannedItem>? Items { get; init; }

    /// <summary>The options of a request as JSON; null when the mapping holds something that cannot be stored, such as a script block.</summary>
    internal static string? Store(EmployeeFileRequest request)
    {
        JsonElement? mapping = null;
        if (request.Mapping is not null && (mapping = MappingJson.Write(request.Mapping)) is null)
        {
            return null;
        }

        return JsonSerializer.Serialize(
            new ImportOptions
            {
                Mapping = mapping,
                CreateUser = request.CreateUser,
                FullLoad = request.FullLoad,
                MatchBy = request.MatchBy is { Count: > 0 } ? request.MatchBy : null,
                AdoptAdministrators = request.MatchBy is { Count: > 0 } && request.AdoptAdministrators,
                PrimaryRow = request.PrimaryRow,
                Objects = request.IsObjects,
                ClearNull = request.ClearNull,
                Delimiter = request.Delimiter,
                CodePage = request.Encoding?.CodePage,
                SheetName = request.SheetName,
                ExternalReferences = request.ExternalReferences,
                Items = PlannedItem.Of(request),
            },
            Json);
    }

    /// <summary>Makes the request of a run from its stored options, without -Force.</summary>
    internal static EmployeeFileRequest Restore(string options, string path, string source)
    {
        ImportOptions stored = JsonSerializer.Deserialize<ImportOptions>(options, Json)!;
        return new EmployeeFileRequest
        {
            Path = path,
            Source = source,
            Mapping = stored.Mapping is { } mapping ? MappingJson.Read(mapping) : null,
            CreateUser = stored.CreateUser,
            FullLoad = stored.FullLoad,
            MatchBy = stored.MatchBy,
            AdoptAdministrators = stored.AdoptAdministrators,
            PrimaryRow = stored.PrimaryRow,
            IsObjects = stored.Objects,
            ClearNull = stored.ClearNull,
            Delimiter = stored.Delimiter,
            SheetName = stored.SheetName,
            ExternalReferences = stored.ExternalReferences,
            Planned = stored.Items,
            Encoding = stored.CodePage is { } page ? CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page) : null,
        };
    }
}
