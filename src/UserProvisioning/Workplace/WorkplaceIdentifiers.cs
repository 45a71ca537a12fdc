using System.Globalization;

namespace UserProvisioning.Workplace;

/// <summary>What the workplace app calls a user: letters, digits and <c>. _ -</c>, beginning with the client's reference.</summary>
internal static class WorkplaceIdentifiers
{
    /// <summary>The identifier of a user. It is made once and stays, whatever its username or the client's reference become.</summary>
    internal static string Of(string clientReference, long userId)
    {
        string client = string.Concat(clientReference.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
        string number = userId.ToString(CultureInfo.InvariantCulture);
        return client.Length == 0 ? $"user-{number}" : $"{client}-{number}";
    }
}
