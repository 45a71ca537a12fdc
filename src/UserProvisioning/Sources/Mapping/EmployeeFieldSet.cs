using System.Collections.Immutable;
using UserProvisioning.Fields;

namespace UserProvisioning.Sources.Mapping;

/// <summary>The fields of employee files in one database: those of <see cref="EmployeeField"/>, and own contact fields.</summary>
internal sealed class EmployeeFieldSet
{
    private readonly Dictionary<string, EmployeeField> _own = new(StringComparer.Ordinal);

    private EmployeeFieldSet(ContactFieldSet contact)
    {
        Contact = contact;
        All = [.. EmployeeField.All, .. contact.Own.Select((field, i) => new EmployeeField(field, EmployeeField.All.Length + i))];
        Dates = [.. All.Where(field => field.Kind == EmployeeFieldKind.Date)];
        foreach (EmployeeField field in All.Skip(EmployeeField.All.Length))
        {
            foreach (string header in ((OwnContactField)field.Contact!).Headers.Prepend(field.Name))
            {
                _own.TryAdd(HeaderRecognition.Normalize(header), field);
            }
        }
    }

    /// <summary>The fields of a database without own contact fields.</summary>
    internal static EmployeeFieldSet BuiltIn { get; } = new(ContactFieldSet.BuiltIn);

    /// <summary>The contact fields of the database.</summary>
    internal ContactFieldSet Contact { get; }

    /// <summary>All fields, in the column order of the files that this module writes.</summary>
    internal ImmutableArray<EmployeeField> All { get; }

    /// <summary>The fields that are dates.</summary>
    internal ImmutableArray<EmployeeField> Dates { get; }

    /// <summary>The names of all fields.</summary>
    internal IEnumerable<string> Names => All.Select(one => one.Name);

    /// <summary>The fields of a database.</summary>
    internal static EmployeeFieldSet Of(ContactFieldSet contact) => contact.HasOwn ? new EmployeeFieldSet(contact) : BuiltIn;

    /// <summary>The field with a name, ignoring case; null when there is none.</summary>
    internal EmployeeField? Find(string name) =>
        EmployeeField.Find(name) ?? (Contact.FindOwn(name) is { } own ? All.First(field => field.Contact == own) : null);

    /// <summary>The field to which a header belongs; null when the header is not recognized.</summary>
    internal EmployeeField? Recognize(string header) => HeaderRecognition.Recognize(header) ?? RecognizeOwn(header);

    /// <summary>The own contact field to which a header belongs; null when it belongs to none.</summary>
    internal EmployeeField? RecognizeOwn(string header) =>
        _own.Count == 0 ? null : _own.GetValueOrDefault(HeaderRecognition.Normalize(header));
}
