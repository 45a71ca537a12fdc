using System.Text.Json;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>Where in a JSON file the objects are that are its rows.</summary>
internal enum JsonLayout
{
    /// <summary>The file is one array of them.</summary>
    Array,

    /// <summary>They stand one behind the other, as in NDJSON; a single one does too.</summary>
    Sequence,

    /// <summary>A SCIM list response (RFC 7644, 3.4.2) has them in <c>Resources</c>.</summary>
    Resources,

    /// <summary>A SCIM bulk request (RFC 7644, 3.7) has them in the <c>data</c> of its <c>Operations</c>.</summary>
    Operations,
}

/// <summary>Finds out the layout of a JSON file.</summary>
internal static class JsonLayouts
{
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static JsonLayout Detect(JsonTokens tokens)
    {
        if (!tokens.Read() || tokens.Type is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            throw tokens.Invalid("it begins with neither an array of objects nor an object");
        }

        if (tokens.Type == JsonTokenType.StartArray)
        {
            return JsonLayout.Array;
        }

        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            JsonLayout? layout = Envelope(tokens);
            tokens.Read();
            if (layout is not null && tokens.Type == JsonTokenType.StartArray)
            {
                return layout.Value;
            }

            tokens.Skip();
        }

        return JsonLayout.Sequence;
    }

    /// <summary>The layout that a property of the outermost object is the sign of; null for none.</summary>
    internal static JsonLayout? Envelope(JsonTokens tokens) => tokens.Raw.Length is not (9 or 10) ? null
        : tokens.Text.Equals("Resources", StringComparison.OrdinalIgnoreCase) ? JsonLayout.Resources
        : tokens.Text.Equals("Operations", StringComparison.OrdinalIgnoreCase) ? JsonLayout.Operations
        : null;
}
