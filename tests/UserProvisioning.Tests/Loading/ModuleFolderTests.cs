using System.Management.Automation.Language;
using System.Reflection;
using System.Runtime.InteropServices;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Loading;

/// <summary>Tests of the files in the module's folder, which are read without running them.</summary>
public sealed class ModuleFolderTests : IDisposable
{
    private readonly MetadataLoadContext _metadata;
    private readonly Type[] _exported;

    public ModuleFolderTests()
    {
        // Of two files with the same name the first is read, so those of the module come before those of the tests.
        IEnumerable<string> files = Directory.EnumerateFiles(Repository.ModuleFolder, "*.dll", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.ModuleFolder, "lib"), "*.dll", SearchOption.TopDirectoryOnly))
            .Append(typeof(System.Management.Automation.PSObject).Assembly.Location)
            .Concat(Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"))
            .DistinctBy(Path.GetFileName);
        _metadata = new MetadataLoadContext(new PathAssemblyResolver(files));
        _exported = _metadata.LoadFromAssemblyPath(Path.Combine(Repository.ModuleFolder, "UserProvisioning.PowerShell.dll")).GetExportedTypes();
    }

    public void Dispose() => _metadata.Dispose();

    [Fact]
    public void The_manifest_exports_each_cmdlet_and_nothing_else()
    {
        Assert.Equal(Cmdlets().Order(StringComparer.Ordinal), ExportedByManifest().Order(StringComparer.Ordinal));
        IReadOnlyList<string> commands = ShellProcess.Script("Get-Command -Module UserProvisioning | ForEach-Object Name");
        Assert.Equal(Cmdlets().Order(StringComparer.Ordinal), commands.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_views_have_the_version_of_the_module()
    {
        string[] versions = ShellProcess.ScriptWithoutModule(
            $"'UserProvisioning.psd1', 'UserProvisioning.Views.psd1' | ForEach-Object {{ (Import-PowerShellDataFile "
                + $"(Join-Path '{Repository.ModuleFolder}' $_)).ModuleVersion }}").ToArray();
        Assert.Equal(2, versions.Length);
        Assert.Equal(versions[0], versions[1]);
    }

    [Theory]
    [InlineData("win-x64", "e_sqlite3.dll")]
    [InlineData("win-arm64", "e_sqlite3.dll")]
    [InlineData("linux-x64", "libe_sqlite3.so")]
    [InlineData("linux-arm64", "libe_sqlite3.so")]
    [InlineData("osx-x64", "libe_sqlite3.dylib")]
    [InlineData("osx-arm64", "libe_sqlite3.dylib")]
    public void The_module_has_the_native_SQLite_of_each_platform(string platform, string file) =>
        Assert.True(File.Exists(Path.Combine(Repository.ModuleFolder, "lib", "runtimes", platform, "native", file)));

    [Fact]
    public void The_module_has_its_manifest_views_license_and_templates_and_no_file_of_PowerShell()
    {
        string[] files = Directory.EnumerateFiles(Repository.ModuleFolder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file))
            .ToArray();
        Assert.Superset(
            new HashSet<string> {
                "UserProvisioning.psd1", "UserProvisioning.Views.psd1", "UserProvisioning.Format.ps1xml", "UserProvisioning.Types.ps1xml", "LICENSE",
                "LoginCredential.nl.body.html", "LoginCredentialTo.nl.body.html" },
            files.ToHashSet());
        Assert.DoesNotContain("System.Management.Automation.dll", files);
    }

    // Otherwise PowerShell would load the service layer before the module's load context can resolve it; see ModuleLifecycle.
    [Fact]
    public void No_exported_type_needs_the_service_layer_to_be_loaded()
    {
        IEnumerable<string> fields =
            from type in _exported
            from field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where field.FieldType.IsValueType && Names(field.FieldType).Any(IsOfServiceLayer)
            select $"{type.Name}.{field.Name}";
        Assert.Empty(fields);

        IEnumerable<string> bases =
            from type in _exported
            where type.BaseType is not null && Names(type.BaseType).Any(IsOfServiceLayer)
            select type.Name;
        Assert.Empty(bases);
    }

    private static IEnumerable<Type> Names(Type type) => type.IsGenericType ? type.GetGenericArguments().Append(type) : [type];

    private static bool IsOfServiceLayer(Type type) => type.Assembly.GetName().Name == "UserProvisioning";

    private static IEnumerable<string> ExportedByManifest()
    {
        ScriptBlockAst manifest = Parser.ParseFile(Repository.Manifest, out _, out _);
        var data = (HashtableAst)manifest.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false)!;
        StatementAst exports = data.KeyValuePairs.Single(pair => pair.Item1.Extent.Text == "CmdletsToExport").Item2;
        return exports.FindAll(ast => ast is StringConstantExpressionAst, searchNestedScriptBlocks: true)
            .Cast<StringConstantExpressionAst>()
            .Select(ast => ast.Value);
    }

    private IEnumerable<string> Cmdlets() =>
        from type in _exported
        from attribute in type.GetCustomAttributesData()
        where attribute.AttributeType.Name == "CmdletAttribute"
        select $"{attribute.ConstructorArguments[0].Value}-{attribute.ConstructorArguments[1].Value}";
}
