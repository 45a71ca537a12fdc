using System.Reflection;
using System.Runtime.Loader;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The load context of the service layer and its dependencies. It is separate from that of the session, so that another module may bring another
/// version of the same library. Only the types of the service layer itself are visible outside.
/// </summary>
internal sealed class ServiceLoadContext : AssemblyLoadContext
{
    /// <summary>The assembly of the service layer, which is the only one that the cmdlets use.</summary>
    private const string Entry = "UserProvisioning";

    private static readonly Lazy<ServiceLoadContext> Instance = new(() => new ServiceLoadContext());

    private readonly string _folder;

    // Reads UserProvisioning.deps.json, which also says where the native SQLite for this platform is.
    private readonly AssemblyDependencyResolver _resolver;

    private ServiceLoadContext()
        : base(Entry, isCollectible: false)
    {
        _folder = Path.Combine(Path.GetDirectoryName(typeof(ServiceLoadContext).Assembly.Location)!, "lib");
        _resolver = new AssemblyDependencyResolver(Path.Combine(_folder, Entry + ".dll"));
    }

    /// <summary>Lets the default load context find the service layer. Nothing is loaded until a cmdlet uses it.</summary>
    internal static void Register() => Default.Resolving += Resolve;

    /// <summary>
    /// Loads the assembly that forwards the names of the service layer's types to it. The service layer is loaded when a name is first used.
    /// </summary>
    internal static void LoadTypeNames() => Default.LoadFromAssemblyPath(
        Path.Combine(Path.GetDirectoryName(typeof(ServiceLoadContext).Assembly.Location)!, "UserProvisioning.TypeNames.dll"));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Entry ? Instance.Value.LoadFromAssemblyName(name) : null;
}
