using System.Globalization;
using UserProvisioning.Common;

namespace UserProvisioning.Runs;

/// <summary>An entry of the audit trail and its hash, as somebody noted them elsewhere.</summary>
/// <param name="Id">The id of the entry.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record AuditAnchor(long Id, byte[] Hash)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>: it is no anchor.</exception>
    internal static AuditAnchor Parse(string text)
    {
        string[] parts = text.Trim().Split(':');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            && parts[1].Length == 2 * HashInput.Size
            && parts[1].All(char.IsAsciiHexDigit))
        {
            return new AuditAnchor(id, Convert.FromHexString(parts[1]));
        }

        throw new ProvisioningException(
            ErrorIds.SettingInvalid,
            $"'{Text.Shorten(text)}' is no anchor. Give the Anchor of an earlier Test-ProvisioningAudit: a number, a colon and 64 hexadecimal "
                + "digits.",
            text) { Field = "Anchor" };
    }

    /// <summary>The id and the hash, with a colon between them.</summary>
    public override string ToString() => $"{Id.ToString(CultureInfo.InvariantCulture)}:{Convert.ToHexString(Hash)}";
}
