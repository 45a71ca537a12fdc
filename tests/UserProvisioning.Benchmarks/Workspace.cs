namespace UserProvisioning.Benchmarks;

/// <summary>The workspace of a bench: the built module, and a temporary folder that is deleted at the end.</summary>
internal sealed class Workspace : IDisposable
{
    internal Workspace()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "UserProvisioning.psd1")) | !File.Exists(Path.Combine(root, "build.ps1")))
        {
            root = Path.GetDirectoryName(root);
        }

        Root = root ?? throw new InvalidOperationException("This must run from within the repository.");
        Module = Path.Combine(Root, "out", "UserProvisioning", "UserProvisioning.psd1");
        Folder = Directory.CreateTempSubdirectory("userprovisioning-bench-").FullName;
    }

    internal string Root { get; }

    /// <summary>The manifest of the built module.</summary>
    internal string Module { get; }

    /// <summary>The temporary folder.</summary>
    internal string Folder { get; }

    internal string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Deletes a folder, if there is one.</summary>
    internal static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
