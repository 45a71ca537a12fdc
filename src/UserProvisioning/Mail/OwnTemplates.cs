namespace UserProvisioning.Mail;

/// <summary>The mail templates of the administrator's own: files in a folder, and those that the database has.</summary>
/// <param name="Folder">The folder; null for none.</param>
/// <param name="Stored">The texts that the database has, by name. A file of the same name comes before it.</param>
internal sealed record OwnTemplates(string? Folder, IReadOnlyDictionary<string, string> Stored)
{
    /// <summary>No templates.</summary>
    internal static OwnTemplates None { get; } = new(null, new Dictionary<string, string>());

    /// <summary>The names of all, in order.</summary>
    internal IEnumerable<string> Names => (Folder is null ? [] : Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)))
        .Concat(Stored.Keys)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.Ordinal);

    /// <summary>The text of a template, and where it is from; null if there is none of the name.</summary>
    internal (string Text, string Path)? Find(string name) =>
        Folder is not null && Path.Combine(Folder, name) is var file && File.Exists(file) ? (File.ReadAllText(file), file)
        : Stored.TryGetValue(name, out string? text) ? (text, name)
        : null;
}
