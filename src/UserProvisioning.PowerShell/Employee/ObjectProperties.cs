using System.Collections;
using System.Data;
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

    /// <summary>How many items of a list become properties of their own.</summary>
    private const int MostItems = 10;

    /// <summary>The properties that objects of Active Directory have beside the attributes.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "PropertyNames", "AddedProperties", "RemovedProperties", "ModifiedProperties", "PropertyCount",
    };

    /// <summary>Reads the properties of an object; null when it is a value such as a text, and no employee.</summary>
    internal static List<KeyValuePair<string, object?>>? Read(object item)
    {
        if (Base(item) is not { } value || IsScalar(value))
        {
            return null;
        }

        var properties = new List<KeyValuePair<string, object?>>();
        AddProperties(properties, string.Empty, item, value, 0);
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

    private static void AddProperties(List<KeyValuePair<string, object?>> to, string prefix, object item, object value, int depth)
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

    private static void Add(List<KeyValuePair<string, object?>> to, string name, object? item, int depth)
    {
        object? value = item is null ? null : Base(item);
        if (value is null || IsScalar(value))
        {
            to.Add(KeyValuePair.Create(name, value));
        }
        else if (value is IDictionary or DataRow or PSCustomObject || (value is not IList && HasProperties(value)))
        {
            if (depth < MostDepth)
            {
                AddProperties(to, name + ".", item!, value, depth + 1);
            }
        }
        else if (value is IEnumerable list)
        {
            AddList(to, name, list, depth);
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
    private static void AddList(List<KeyValuePair<string, object?>> to, string name, IEnumerable list, int depth)
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
                Add(to, $"{name}[{position++}]", item, depth + 1);
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
}
