using System.Globalization;

namespace UserProvisioning;

/// <summary>Names an employee interface: by the object, by its id (a number), or by its name (a text).</summary>
public sealed class EmployeeInterfaceReference : DatabaseReference
{
    /// <summary>Names an interface by the object.</summary>
    /// <param name="employeeInterface">The interface.</param>
    public EmployeeInterfaceReference(EmployeeInterface employeeInterface)
    {
        ArgumentNullException.ThrowIfNull(employeeInterface);
        Id = employeeInterface.Id;
        DatabaseId = employeeInterface.DatabaseId;
        Display = employeeInterface.Name;
    }

    /// <summary>Names an interface by its id.</summary>
    /// <param name="id">The id.</param>
    public EmployeeInterfaceReference(long id)
    {
        Id = id;
        Display = id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Names an interface by its name.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public EmployeeInterfaceReference(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Display = name;
    }

    /// <summary>The id; null when named by name.</summary>
    public long? Id { get; }

    /// <summary>The name; null when named by id.</summary>
    public string? Name { get; }

    /// <summary>The name of the interface in messages.</summary>
    public string Display { get; init; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>A name or an id.</returns>
    public override string ToString() => Display;
}
