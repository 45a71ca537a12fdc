using Mono.Cecil;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// Tests the size of classes: the lines of a file, the parameters of a constructor, the fields of a class. To pass, split the
/// class, or add a line here that says why it should stay whole.
/// </summary>
public sealed class SizeTests
{
    private const int MostLines = 250;
    private const int MostParameters = 8;
    private const int MostFields = 10;

    /// <summary>Files that may be longer, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal)
    {
        ["ContactFieldCatalog.cs"] = "a table: one entry for each contact field",
    };

    [Fact]
    public void No_source_file_has_more_than_250_lines() => Assert.Empty(Sources()
        .Where(file => !LongFiles.ContainsKey(Path.GetFileName(file)))
        .Select(file => (Name: Path.GetFileName(file), Lines: File.ReadLines(file).Count()))
        .Where(file => file.Lines > MostLines)
        .Select(file => $"{file.Name} has {file.Lines} lines"));

    [Fact]
    public void No_constructor_has_more_than_8_parameters() => Assert.Empty(
        from type in Types()
        from constructor in type.Methods
        where constructor.IsConstructor && constructor.Parameters.Count > MostParameters && !IsRecord(type)
        select $"{type.Name} has {constructor.Parameters.Count}");

    [Fact]
    public void No_class_has_more_than_10_fields() => Assert.Empty(
        from type in Types()
        where Fields(type) > MostFields
        select $"{type.Name} has {Fields(type)} fields");

    /// <summary>
    /// Counts the fields that a class declares and the constructor parameters that its methods use. Automatic properties do not count.
    /// </summary>
    private static int Fields(TypeDefinition type) => type.Fields.Count(field =>
        !field.IsStatic && !field.Name.EndsWith("k__BackingField", StringComparison.Ordinal));

    // The parameters of a record are its data and do not count.
    private static bool IsRecord(TypeDefinition type) => type.Methods.Any(method => method.Name is "<Clone>$" or "PrintMembers");

    private static IEnumerable<TypeDefinition> Types()
    {
        foreach (string assembly in Assemblies())
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
            foreach (TypeDefinition type in module.GetTypes().Where(type => type.IsClass && !type.Name.StartsWith('<')))
            {
                yield return type;
            }
        }
    }

    private static string[] Assemblies() =>
    [
        typeof(ProvisioningException).Assembly.Location,
        Repository.Cmdlets,
    ];

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
}
