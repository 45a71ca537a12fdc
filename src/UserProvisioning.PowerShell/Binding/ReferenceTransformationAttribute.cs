using System.Collections;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of an argument to a reference (to a contact, a user, …). A number is an id, a text is a name or an external reference, and
/// the properties of an object decide. $null, an empty text and an empty list are refused, since they would select everything or another object.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ReferenceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes one reference and not a list.</summary>
    public bool IsSingle { get; set; }

    /// <summary>Whether $null or an empty list is accepted, and means to have none.</summary>
    public bool AllowsNone { get; set; }

    /// <summary>The kind of the object in words, such as <c>contact</c>.</summary>
    private protected abstract string Noun { get; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (AllowsNone && IsNothing(value))
        {
            return IsSingle ? null : NewArray(0);
        }

        if (value is string joined && HasLists && !IsSingle && joined.Contains('|', StringComparison.Ordinal))
        {
            value = joined.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        if (value is IEnumerable several and not (string or IDictionary))
        {
            object[] found = several.Cast<object?>().Select(Reference).ToArray();
            if (found.Length == 0)
            {
                throw Nothing("An empty list");
            }

            return IsSingle && found is [var one] ? one : Fill(found);
        }

        object reference = Reference(inputData);
        return IsSingle ? reference : Fill([reference]);
    }

    /// <summary>Whether one text may hold several names, with | between them.</summary>
    private protected virtual bool HasLists => false;

    /// <summary>Makes a reference by id.</summary>
    private protected abstract object ById(long id);

    /// <summary>Makes a reference by name.</summary>
    private protected abstract object ByName(string name);

    /// <summary>Makes a reference by the properties of an object; null when no property names one.</summary>
    private protected abstract object? ByProperties(PipelineItem item);

    /// <summary>Makes an empty array of references.</summary>
    private protected abstract Array NewArray(int length);

    /// <summary>Makes a reference by the value of a property: an object, an id or a name.</summary>
    private protected object? Nested(PipelineItem item, params string[] properties)
    {
        foreach (string property in properties)
        {
            if (item[property] is { } value and not (IEnumerable and not string))
            {
                return Reference(value);
            }
        }

        return null;
    }

    private static bool IsNothing(object? value) => value switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        ICollection list => list.Count == 0 || list.Cast<object?>().All(IsNothing),
        _ => false,
    };

    private object Reference(object? given)
    {
        object? value = given is PSObject wrapped ? wrapped.BaseObject : given;
        return value switch
        {
            null => throw Nothing("$null"),
            DatabaseReference reference => reference,
            string text => string.IsNullOrWhiteSpace(text) ? throw Nothing("An empty text") : ByName(text),
            _ => PipelineItem.Number(value) is { } id ? ById(id) : ByProperties(new PipelineItem(given!)) ?? throw Unknown(given!),
        };
    }

    private Array Fill(object[] references)
    {
        Array filled = NewArray(references.Length);
        Array.Copy(references, filled, references.Length);
        return filled;
    }

    private ArgumentTransformationMetadataException Nothing(string what) =>
        new($"{what} names no {Noun}. Leave the parameter out, or say which {Noun} is meant.");

    // With this inner exception, PowerShell tries whether another parameter takes the object.
    private ArgumentTransformationMetadataException Unknown(object given)
    {
        string message = $"An object of the type {PSObject.AsPSObject(given).TypeNames[0]} names no {Noun}, "
            + "or the property that should name it is empty.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
