using System.Collections.Immutable;
using UserProvisioning.Common;

namespace UserProvisioning.Fields;

/// <summary>The contact fields of one database: those of <see cref="ContactFieldCatalog"/>, and those that its administrators made.</summary>
internal sealed class ContactFieldSet(IEnumerable<OwnContactField> own)
{
    /// <summary>The fields of a database in which administrators have made no contact fields.</summary>
    internal static ContactFieldSet BuiltIn { get; } = new([]);

    /// <summary>The own fields, in the order in which they were made.</summary>
    internal ImmutableArray<OwnContactField> Own { get; } = [.. own.OrderBy(field => field.Id)];

    /// <summary>Whether there is any own field.</summary>
    internal bool HasOwn => Own.Length > 0;

    /// <summary>The own field with a name, ignoring case; null when there is none.</summary>
    internal OwnContactField? FindOwn(string? name)
    {
        if (name is null || !HasOwn)
        {
            return null;
        }

        string key = Text.Key(name);
        return Own.FirstOrDefault(field => Text.Key(field.Name) == key);
    }

    /// <summary>The own field with an id; null when there is none.</summary>
    internal OwnContactField? FindOwn(long id) => Own.FirstOrDefault(field => field.Id == id);

    /// <summary>The own field with a name.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactFieldNotFound"/>.</exception>
    internal OwnContactField RequireOwn(string name) => FindOwn(name) ?? throw NotFound(name);

    /// <summary>The field with a name: a built-in one, or an own one ignoring case; null when there is none.</summary>
    internal ContactField? Find(string name) => ContactFieldCatalog.Find(name) ?? FindOwn(name);

    /// <summary>Sets values by the names of own fields, and returns the copy that has them.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ContactFieldNotFound"/>; <see cref="ErrorIds.ContactInvalid"/>: a value does not fit the type of its field.
    /// </exception>
    internal ContactFields Apply(ContactFields fields, IReadOnlyDictionary<string, object?> values)
    {
        ContactFields changed = fields with { };
        foreach ((string name, object? value) in values)
        {
            RequireOwn(name).SetValue(changed, value);
        }

        return changed;
    }

    /// <summary>Makes the error for an own field that does not exist.</summary>
    internal ProvisioningException NotFound(string name)
    {
        string hint = ContactFieldCatalog.All.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } builtIn
            ? $" {builtIn.Name} is a field of every contact, and has a parameter of its own."
            : Nearest.Hint(name, Own.Select(field => field.Name));
        return new ProvisioningException(
            ErrorIds.ContactFieldNotFound,
            $"There is no contact field '{Text.Shorten(name)}'.{hint} Get-ContactField lists them, and New-ContactField makes one.",
            name);
    }
}
