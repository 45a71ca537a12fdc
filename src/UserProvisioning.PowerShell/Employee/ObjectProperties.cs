using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Reads the properties of an object that is an employee, whatever its type: those of an object within it get names with dots, and the items of a
/// list their positions.
/// </summary>
internal static class ObjectProperties
{
    /// <summary>How deep objects within objects are read.</summary>
    private const int MostDepth = 4;

    /// <summary>
    /// How deep objects of .NET types within such objects are read. Those of Microsoft Graph make the objects within them when they are asked for:
    /// a user has a drive, that has an owner, who has a drive.
    /// </summary>
    private const int MostTypedDepth = 1;

    private const string AccountControl = "userAccountControl";
    private const string Enabled = "Enabled";

    /// <summary>The flag of Active Directory that an account is disabled.</summary>
    private const long Disabled = 2;

    /// <summary>How many items of a list become properties of their own.</summary>
    private const int MostItems = 10;

    /// <summary>The properties that objects of Active Directory have beside the attributes.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "PropertyNames", "AddedProperties", "RemovedProperties", "ModifiedProperties", "PropertyCount",
    };

    /// <summary>How many properties the last object of this thread had.</summary>
    [ThreadStatic]
    private static int _size;

    /// <summary>Reads the properties of an object; null when it is a value such as a text, and no employee.</summary>
    internal static List<KeyValuePair<string, object?>>? Read(object item)
    {
        if (Base(item) is not { } value || IsScalar(value))
        {
            return null;
        }

        var properties = new List<KeyValuePair<string, object?>>(_size);
        if (DirectoryEntryAttributes.Of(value) is { } attributes)
        {
            properties.AddRange(attributes.Names.Select(name => KeyValuePair.Create<string, object?>(name.Key, name.Value)));
            AddProperties(properties, string.Empty, attributes.Values, attributes.Values, default);
        }
        else
        {
            AddProperties(properties, string.Empty, item, value, default);
        }

        AddEnabled(properties);
        _size = properties.Count;
        return properties;
    }

    /// <summary>The items of a list or a table; null when the object is an employee itself.</summary>
    internal static IEnumerable? Items(object item) => Base(item) switch
    {
        DataTable table => table.Rows,
        IDictionary => null,
        IList list => list,
        _ => null,
    };

    private static void AddProperties(List<KeyValuePair<string, object?>> to, string prefix, object item, object value, Depth depth)
    {
        switch (value)
        {
            case IDictionary table:
                foreach (DictionaryEntry entry in table)
                {
                    Add(to, $"{prefix}{entry.Key}", entry.Value, depth);
                }

                break;
            case DataRow row:
                foreach (DataColumn column in row.Table.Columns)
                {
                    Add(to, prefix + column.ColumnName, row[column], depth);
                }

                break;
            default:
                foreach (PSPropertyInfo property in PSObject.AsPSObject(item).Properties)
                {
                    if (!Ignored.Contains(property.Name))
                    {
                        Add(to, prefix.Length == 0 ? property.Name : prefix + property.Name, ValueOf(property), depth);
                    }
                }

                break;
        }
    }

    private static void Add(List<KeyValuePair<string, object?>> to, string name, object? item, Depth depth)
    {
        object? value = item is null ? null : Base(item);
        if (value is null || IsScalar(value))
        {
            to.Add(KeyValuePair.Create(name, value));
        }
        else if (value is IDictionary or DataRow or PSCustomObject)
        {
            if (depth.All < MostDepth)
            {
                AddProperties(to, name + ".", item!, value, depth with { All = depth.All + 1 });
            }
        }
        else if (value is not IList && HasProperties(value))
        {
            if (depth.All < MostDepth && depth.Typed < MostTypedDepth)
            {
                AddProperties(to, name + ".", item!, value, new Depth(depth.All + 1, depth.Typed + 1));
            }
        }
        else if (value is IEnumerable list)
        {
            AddList(to, name, DirectoryEntryAttributes.ValuesOf(name, value) ?? list, depth);
        }
        else
        {
            to.Add(KeyValuePair.Create<string, object?>(name, value.ToString()));
        }
    }

    /// <summary>
    /// Adds a list: texts and numbers as one text, as in a cell of a file, and each item by its position. A list without items says nothing: commands
    /// give one for a property that was not asked for.
    /// </summary>
    private static void AddList(List<KeyValuePair<string, object?>> to, string name, IEnumerable list, Depth depth)
    {
        int first = to.Count;
        var texts = new List<object>();
        int position = 0;
        foreach (object? item in list)
        {
            if (item is null || Base(item) is not { } value)
            {
                continue;
            }

            if (IsScalar(value))
            {
                texts.Add(value);
            }

            if (position < MostItems)
            {
                Add(to, $"{name}[{position++}]", item, depth with { All = depth.All + 1 });
            }
        }

        if (texts.Count > 0 || position == 0)
        {
            object? whole = texts.Count switch
            {
                0 => null,
                1 => texts[0],
                _ => string.Join('|', texts.Select(text => LanguagePrimitives.ConvertTo<string>(text))),
            };
            to.Insert(first, KeyValuePair.Create(name, whole));
        }
    }

    /// <summary>Says whether an account is enabled, where an object of Active Directory has only the flags of the account.</summary>
    private static void AddEnabled(List<KeyValuePair<string, object?>> properties)
    {
        object? flags = null;
        foreach ((string name, object? value) in properties)
        {
            if (name.Length == AccountControl.Length && name.Equals(AccountControl, StringComparison.OrdinalIgnoreCase))
            {
                flags = value;
            }
            else if (value is not null && name.Length == Enabled.Length && name.Equals(Enabled, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }

        if (flags is not null && LanguagePrimitives.TryConvertTo(flags, CultureInfo.InvariantCulture, out long bits))
        {
            properties.Add(KeyValuePair.Create<string, object?>(Enabled, (bits & Disabled) == 0));
        }
    }

    private static object? Base(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;

    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // A property that cannot be read says nothing.
            return null;
        }
    }

    private static bool IsScalar(object value) =>
        value is string or byte[] or DBNull or Type or Delegate || value.GetType().IsPrimitive || value.GetType().IsEnum
            || (value is IFormattable && value is not IEnumerable);

    /// <summary>Whether an object within an object is read, and not only its text. The types of .NET are values, such as an address.</summary>
    private static bool HasProperties(object value) =>
        value.GetType().Namespace is { } space && !space.StartsWith("System", StringComparison.Ordinal);

    /// <summary>How deep an object is within others.</summary>
    /// <param name="All">In how many objects it is.</param>
    /// <param name="Typed">In how many objects of .NET types it is, without the outermost.</param>
    private readonly record struct Depth(int All, int Typed);
}
