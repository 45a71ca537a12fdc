namespace UserProvisioning.Configuration;

/// <summary>Makes the values of a configuration objects that a script can use: lists, and tables whose text is that of the file.</summary>
internal static class ConfigurationShown
{
    internal static object? Of(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> table => new Table(table),
        object?[] list => JoinedList<object?>.Of(Array.ConvertAll(list, Of)),
        _ => value,
    };

    /// <summary>A table of values by name, sorted. Its text is that of the file.</summary>
    private sealed class Table : System.Collections.Specialized.OrderedDictionary
    {
        private readonly string _text;

        internal Table(IReadOnlyDictionary<string, object?> values)
            : base(StringComparer.OrdinalIgnoreCase)
        {
            _text = ConfigurationText.Of(values);
            foreach ((string name, object? value) in ConfigurationText.Sorted(values))
            {
                Add(name, Of(value));
            }
        }

        /// <inheritdoc/>
        public override string ToString() => _text;
    }
}
