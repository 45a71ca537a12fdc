using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a user group or profile: the object, its id or its name.</summary>
public abstract class AuthorizationTransformationAttribute : ReferenceTransformationAttribute
{
    /// <summary>The type of the objects that are accepted.</summary>
    private protected abstract string Type { get; }

    // No name holds a |, so a text can be split at it.
    private protected override bool HasLists => true;

    /// <summary>Makes a reference by the id that an object has in its database.</summary>
    private protected abstract object ById(long id, string display, PipelineItem item);

    private protected override object? ByProperties(PipelineItem item) =>
        item.Type == Type || item.Type == nameof(Authorization)
            ? item.Id("Id") is { } id ? ById(id, item.Text("Name") ?? item.Text("Id")!, item) : item.Text("Name") is { } own ? ByName(own) : null
        : item.Type is { Length: > 0 } other ? throw new ArgumentTransformationMetadataException($"An object of the type {other} names no {Noun}, "
            + $"though it has a name.")
        : Nested(item, Type)
            ?? (item.Text("Name") is { } name ? ByName(name) : null)
            ?? (item.Type is null && item.Id("Id") is { } bare ? ById(bare) : null);
}
