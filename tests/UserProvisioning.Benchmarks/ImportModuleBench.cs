using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of Import-Module in a new process, compared with importing a binary module with as many cmdlets that do nothing and depend on
/// nothing. Only the import is timed, in the process itself.
/// </summary>
internal static class ImportModuleBench
{
    internal static Measurement Run(Workspace workspace)
    {
        int cmdlets = CountCmdlets(workspace);
        string empty = MakeEmptyModule(workspace, cmdlets);
        return Bench.Compare(
            $"Import-Module in a new process, {cmdlets} cmdlets",
            limit: 1.5,
            rounds: 9,
            module: () => Import(workspace, workspace.Module),
            floor: () => Import(workspace, empty));
    }

    private static int CountCmdlets(Workspace workspace)
    {
        using var session = new ModuleSession(workspace);
        return (int)session.Run("@(Get-Command -Module UserProvisioning).Count")[0].BaseObject;
    }

    private static double Import(Workspace workspace, string manifest)
    {
        string script = workspace.PathOf("import.ps1");
        File.WriteAllText(
            script,
            """
            param([string] $Manifest)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Import-Module $Manifest
            $clock.Elapsed.TotalSeconds.ToString([Globalization.CultureInfo]::InvariantCulture)
            """);
        using Process process = PinnedShell.StartScript(script, "-Manifest", manifest);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output.Trim(), CultureInfo.InvariantCulture);
    }

    private static string MakeEmptyModule(Workspace workspace, int cmdlets)
    {
        string folder = Directory.CreateDirectory(workspace.PathOf("Empty")).FullName;
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Empty"), typeof(object).Assembly);
        ModuleBuilder module = assembly.DefineDynamicModule("Empty");
        ConstructorInfo attribute = typeof(CmdletAttribute).GetConstructor([typeof(string), typeof(string)])!;
        for (int i = 0; i < cmdlets; i++)
        {
            TypeBuilder type = module.DefineType($"Empty.GetNothing{i}", TypeAttributes.Public | TypeAttributes.Sealed, typeof(PSCmdlet));
            type.SetCustomAttribute(new CustomAttributeBuilder(attribute, ["Get", $"Nothing{i}"]));
            type.DefineDefaultConstructor(MethodAttributes.Public);
            type.CreateType();
        }

        assembly.Save(Path.Combine(folder, "Empty.dll"));
        string names = string.Join(", ", Enumerable.Range(0, cmdlets).Select(i => $"'Get-Nothing{i}'"));
        string manifest = Path.Combine(folder, "Empty.psd1");
        File.WriteAllText(
            manifest,
            $$"""
            @{
                RootModule = 'Empty.dll'; ModuleVersion = '1.0'; GUID = '7e2a2f0e-6a38-4b4e-9a6c-3a86b1b0f6a1'; PowerShellVersion = '7.4'
                CompatiblePSEditions = @('Core'); FunctionsToExport = @(); VariablesToExport = @(); AliasesToExport = @()
                CmdletsToExport = @({{names}})
            }
            """);
        return manifest;
    }
}
