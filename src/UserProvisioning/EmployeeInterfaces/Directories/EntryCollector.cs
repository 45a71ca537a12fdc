using UserProvisioning.Sources.Directories;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Sources.Objects;

namespace UserProvisioning.EmployeeInterfaces.Directories;

/// <summary>Collects the entries of a reading as employees.</summary>
internal sealed class EntryCollector(DirectorySession session, EmployeeObjects people, Action onEntry)
{
    private readonly EntryProperties _properties = new(session.Layout);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _managers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether entries may come twice, so that their references are kept. The key is then one attribute.</summary>
    internal bool IsOfChanges { get; set; }

    /// <summary>The attributes that an entry had, in this reading or in an earlier one.</summary>
    internal IReadOnlyCollection<string> Delivered => _properties.Delivered;

    /// <inheritdoc cref="EntryProperties.Remember"/>
    internal void Remember(IEnumerable<string> attributes) => _properties.Remember(attributes);

    /// <summary>Whether a reading of changes has the employee with a reference.</summary>
    internal bool Has(string reference) => _read.Contains(reference);

    /// <summary>Counts an entry that is no employee.</summary>
    internal void Pass() => onEntry();

    /// <summary>Adds an employee.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="groups">The groups that give user groups; null for none.</param>
    internal void Add(LdapEntry entry, DirectoryGroups? groups)
    {
        onEntry();
        if (IsOfChanges)
        {
            if (session.Layout.Key!.Of(entry) is { } reference && !_read.Add(reference))
            {
                return;
            }

            if (entry.Text("manager") is { } manager)
            {
                _managers.Add(manager);
            }
        }

        people.Add(_properties.Of(entry, groups?.Of(entry), people.Count == 0));
    }

    /// <summary>Adds somebody who is an employee no more.</summary>
    internal void AddGone(string reference) => people.Add(_properties.OfGone(reference));

    /// <summary>Looks up the managers of a reading of changes. A manager who was not changed is not among its entries.</summary>
    internal void AddManagers()
    {
        foreach (string manager in _managers)
        {
            if (session.Employee(manager) is { } found && session.Layout.Key!.Of(found) is { } reference)
            {
                people.AddName(manager, reference);
            }
        }
    }
}
