using System.Management.Automation;
using System.Reflection;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Makes the public types of the service layer known to PowerShell by their names, so that scripts can write <c>[UserProvisioning.SystemUser]</c>
/// and <c>catch [UserProvisioning.ProvisioningException]</c>. PowerShell looks for a name among the assemblies of its own load context, where the
/// service layer is not, and among the type accelerators, which hold for the whole process.
/// </summary>
internal static class TypeNames
{
    private static readonly object Gate = new();
    private static readonly Type? Accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators");

    // Every runspace imports the module for itself.
    private static int _imports;

    /// <summary>Makes the names known.</summary>
    internal static void Add()
    {
        lock (Gate)
        {
            if (++_imports == 1)
            {
                ForEach("Add", static type => [type.FullName!, type]);
            }
        }
    }

    /// <summary>Takes the names back when no runspace has the module any more.</summary>
    internal static void Remove()
    {
        lock (Gate)
        {
            if (_imports > 0 && --_imports == 0)
            {
                ForEach("Remove", static type => [type.FullName!]);
            }
        }
    }

    private static void ForEach(string method, Func<Type, object[]> arguments)
    {
        MethodInfo? change = Accelerators?.GetMethod(method, BindingFlags.Public | BindingFlags.Static);
        foreach (Type type in change is null ? [] : typeof(ProvisioningException).Assembly.GetExportedTypes())
        {
            if (!type.IsNested && !type.IsGenericTypeDefinition)
            {
                change!.Invoke(null, arguments(type));
            }
        }
    }
}
