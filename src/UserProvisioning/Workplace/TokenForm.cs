using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace UserProvisioning.Workplace;

/// <summary>The check that a text has the form of a signed ID token. It is made before the issuer is asked for keys.</summary>
internal static class TokenForm
{
    /// <summary>The longest token that is accepted, in characters. Tokens of real providers have a few thousand.</summary>
    internal const int LongestToken = 32 * 1024;

    /// <summary>Returns why a text does not have the form of a signed ID token; null when it has that form.</summary>
    internal static string? FaultOf(string token)
    {
        if (token.Length > LongestToken)
        {
            return $"it has {token.Length} characters, and {LongestToken} are the most";
        }

        int header = token.IndexOf('.', StringComparison.Ordinal);
        int payload = token.IndexOf('.', header + 1);
        if (header <= 0 || payload <= header + 1 || payload == token.Length - 1 || token.IndexOf('.', payload + 1) >= 0)
        {
            return "it is not a signed JSON web token";
        }

        try
        {
            return HasMemberTwice(token[..header]) || HasMemberTwice(token[(header + 1)..payload]) ? "it has a claim twice"
                : FaultOfHeader(token[..header]);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
        {
            return "it is not a signed JSON web token";
        }
    }

    // A token for another purpose (an access token, a logout token) names it in "typ" (RFC 8725, 3.11). What "crit" lists must be understood by
    // the verifier (RFC 7515, 4.1.11), and this module understands none of these extensions.
    private static string? FaultOfHeader(string header)
    {
        using JsonDocument document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(header));
        JsonElement root = document.RootElement;
        return root.TryGetProperty("crit", out _) ? "its header names an extension that must be understood (crit), and none is"
            : root.TryGetProperty("typ", out JsonElement type)
                && !(type.ValueKind == JsonValueKind.String && type.GetString()!.Equals("JWT", StringComparison.OrdinalIgnoreCase))
                ? "its header says that it is something else than an ID token (typ)"
            : null;
    }

    // JSON does not say which of two members of the same name counts, so the check and a later reader could use different ones.
    private static bool HasMemberTwice(string part)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(Base64UrlEncoder.DecodeBytes(part), new JsonReaderOptions { MaxDepth = 32 });
        bool isTwice = false;
        while (reader.Read())
        {
            isTwice |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && !names.Add(reader.GetString()!);
        }

        return isTwice;
    }
}
