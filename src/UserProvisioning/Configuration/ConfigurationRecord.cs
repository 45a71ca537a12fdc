using System.Collections;
using System.Globalization;
using System.Reflection;

namespace UserProvisioning.Configuration;

/// <summary>
/// Converts a record of fields, as the services take it, to the properties of a configuration and back, so that a new field of a record is in the
/// configuration without a line of code.
/// </summary>
/// <typeparam name="T">The record.</typeparam>
internal static class ConfigurationRecord<T>
    where T : class
{
    private static readonly Dictionary<string, PropertyInfo> Known = typeof(T)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite && property.Name != "Name")
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the fields, without the name of the thing.</summary>
    internal static IReadOnlyCollection<string> Properties => Known.Keys;

    /// <summary>The properties of a record.</summary>
    internal static Dictionary<string, object?> Read(T fields) =>
        Known.ToDictionary(pair => pair.Key, pair => Plain(pair.Value.GetValue(fields)), StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets properties of a copy of a record.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConfigurationInvalid"/>: a value does not fit.</exception>
    internal static T Write(T copy, IReadOnlyDictionary<string, object?> properties)
    {
        foreach ((string name, object? value) in properties)
        {
            if (Known.TryGetValue(name, out PropertyInfo? property))
            {
                property.SetValue(copy, Convert(value, property.PropertyType, property.Name));
            }
        }

        return copy;
    }

    private static object? Plain(object? value) => value switch
    {
        null or string or bool or int or long or double => value,
        Enum choice => choice.ToString(),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, object?> table => table.ToDictionary(
            pair => pair.Key, pair => Plain(pair.Value), StringComparer.OrdinalIgnoreCase),
        IReadOnlyDictionary<string, IReadOnlyList<string>> table => table.ToDictionary(
            pair => pair.Key, pair => Plain(pair.Value), StringComparer.OrdinalIgnoreCase),
        IReadOnlyDictionary<string, IReadOnlyList<object?>> table => table.ToDictionary(
            pair => pair.Key, pair => Plain(pair.Value), StringComparer.OrdinalIgnoreCase),
        IDictionary table => table.Keys.Cast<object>().ToDictionary(
            key => System.Convert.ToString(key, CultureInfo.InvariantCulture)!, key => Plain(table[key]), StringComparer.OrdinalIgnoreCase),
        IEnumerable list => list.Cast<object?>().Select(Plain).ToArray(),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static object? Convert(object? value, Type type, string property)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null)
        {
            // A list that is $null is an empty one: the records know no other list without items.
            return plain.IsValueType && plain == type ? throw Unfit(value, property, "a value is needed")
                : ItemOf(plain) is { } none ? Array.CreateInstance(none, 0)
                : TableItemOf(plain) is { } entries && entries != typeof(object) ? Table(new Dictionary<string, object?>(), entries, property)
                : null;
        }

        if (plain == typeof(string))
        {
            return ConfigurationValue.TextOf(value) ?? throw Unfit(value, property, "a text is needed");
        }

        if (plain == typeof(bool))
        {
            return value as bool? ?? throw Unfit(value, property, "$true or $false is needed");
        }

        if (plain == typeof(int))
        {
            return value as int? ?? throw Unfit(value, property, "a whole number is needed");
        }

        if (plain == typeof(TimeSpan))
        {
            return TimeSpan.TryParse(ConfigurationValue.TextOf(value), CultureInfo.InvariantCulture, out TimeSpan time) ? time
                : throw Unfit(value, property, "a duration is needed, as '00:30:00'");
        }

        if (plain.IsEnum)
        {
            return ConfigurationValue.TextOf(value) is { } text && !int.TryParse(text, out _)
                && Enum.TryParse(plain, text, ignoreCase: true, out object? choice)
                ? choice
                : throw Unfit(value, property, $"one of {string.Join(", ", Enum.GetNames(plain))} is needed");
        }

        if (TableItemOf(plain) is { } entry)
        {
            return Table(
                value as IReadOnlyDictionary<string, object?> ?? throw Unfit(value, property, "a table is needed, as @{ }"), entry, property);
        }

        if (ItemOf(plain) is { } item)
        {
            object?[] items = value as object?[] ?? [value];
            var list = Array.CreateInstance(item, items.Length);
            for (int i = 0; i < items.Length; i++)
            {
                list.SetValue(Item(items[i], item, property), i);
            }

            return list;
        }

        return Item(value, plain, property);
    }

    /// <summary>An item of a list, or a reference by name.</summary>
    private static object? Item(object? value, Type type, string property)
    {
        if (type == typeof(object))
        {
            return value;
        }

        string text = ConfigurationValue.TextOf(value) ?? throw Unfit(value, property, "texts are needed");
        return type == typeof(string) ? text
            : type.GetConstructor([typeof(string)]) is { } named ? named.Invoke([text])
            : Convert(value, type, property);
    }

    private static object Table(IReadOnlyDictionary<string, object?> values, Type item, string property)
    {
        if (item == typeof(object))
        {
            return values;
        }

        Type type = typeof(Dictionary<,>).MakeGenericType(typeof(string), item);
        var table = (IDictionary)Activator.CreateInstance(type, StringComparer.OrdinalIgnoreCase)!;
        foreach ((string key, object? value) in values)
        {
            // A table of lists may have one value for a list; null is a value of such a list, as in a condition.
            table.Add(key, Convert(value is null && ItemOf(item) is not null ? new object?[] { null } : value, item, property));
        }

        return table;
    }

    private static Type? TableItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? type.GenericTypeArguments[1] : null;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GenericTypeArguments[0] : null;

    private static ProvisioningException Unfit(object? value, string property, string needed) => new(
        ErrorIds.ConfigurationInvalid, $"{ConfigurationText.Of(value)} does not fit {property}: {needed}.", property) { Field = property };
}
