using System.Globalization;

namespace UserProvisioning.Workplace;

/// <summary>The rule for a user's identifier in the workplace app: letters, digits and <c>. _ -</c>, beginning with the client's reference.</summary>
internal static class WorkplaceIdentifiers
{
    /// <summary>Makes the identifier of a user. It is made once and stays the same when the username or the client's reference change.</summary>
    internal static string Of(string clientReference, long userId)
    {
        string client = string.Concat(clientReference.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
        string number = userId.ToString(CultureInfo.InvariantCulture);
        return client.Length == 0 ? $"user-{number}" : $"{client}-{number}";
    }
}
