using System.Reflection;

namespace UserProvisioning.Packaging;

/// <summary>
/// The check that the bill of materials lists exactly the libraries that are shipped, with their versions.
/// </summary>
internal static class BillCheck
{
    private static readonly string[] Libraries = [".dll", ".so", ".dylib", ".exe"];

    // The assemblies of this project: two beside the manifest, one in the folder of libraries.
    private static readonly string[] Own = ["UserProvisioning.PowerShell.dll", "UserProvisioning.TypeNames.dll", "lib/UserProvisioning.dll"];

    /// <summary>Returns a sentence for each difference; empty when there is none.</summary>
    /// <param name="module">The folder of the module.</param>
    /// <param name="packages">The packages of the bill.</param>
    /// <returns>The sentences.</returns>
    internal static IReadOnlyList<string> Compare(string module, IReadOnlyList<ShippedPackage> packages)
    {
        var faults = new List<string>();
        string[] shipped = Directory.GetFiles(module, "*", SearchOption.AllDirectories)
            .Where(file => Libraries.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Select(file => Path.GetRelativePath(module, file).Replace('\\', '/'))
            .ToArray();
        var listed = packages.SelectMany(package => package.Files, (package, file) => (package, file)).ToLookup(item => "lib/" + item.file.Path);
        foreach (string file in shipped.Where(file => !Own.Contains(file) && !listed.Contains(file)).Order(StringComparer.Ordinal))
        {
            faults.Add($"'{file}' is shipped, and no package of the bill of materials brings it.");
        }

        foreach (string own in Own.Except(shipped))
        {
            faults.Add($"'{own}' is missing.");
        }

        foreach (IGrouping<string, (ShippedPackage Package, ShippedFile File)> group in listed)
        {
            string path = Path.Combine(module, group.Key);
            (ShippedPackage package, ShippedFile file) = group.First();
            if (!File.Exists(path))
            {
                // The build leaves out the platforms that PowerShell does not run on.
                if (!IsOfAbsentPlatform(module, file.Path))
                {
                    faults.Add($"The bill of materials has {package.Id} {package.Version}, and its '{group.Key}' is not shipped.");
                }
            }
            else if (file.AssemblyVersion is { } version && AssemblyName.GetAssemblyName(path).Version is var actual && actual != version)
            {
                faults.Add($"The bill of materials has {package.Id} {package.Version} with '{group.Key}' in version {version}; shipped is {actual}.");
            }
        }

        return faults;
    }

    private static bool IsOfAbsentPlatform(string module, string path) =>
        path.Split('/') is ["runtimes", var platform, ..] && !Directory.Exists(Path.Combine(module, "lib", "runtimes", platform));
}
