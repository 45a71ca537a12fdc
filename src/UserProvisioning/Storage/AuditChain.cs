using System.Security.Cryptography;
using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>
/// The hashes of the audit trail. The hash of an entry covers the hash of the entry before it, what the entry keeps for ever, and a salted hash of
/// the values that may be erased. What is erased loses its salt, so that nobody can find the values by trying.
/// </summary>
internal static class AuditChain
{
    private const int SaltSize = 16;

    [ThreadStatic]
    private static HashInput? _input;

    /// <summary>What the first entry of a chain follows.</summary>
    internal static byte[] Beginning { get; } = new byte[HashInput.Size];

    private static HashInput Input => _input ??= new HashInput();

    /// <summary>Random salts.</summary>
    internal static byte[][] Salts(int count)
    {
        byte[] random = RandomNumberGenerator.GetBytes(count * SaltSize);
        byte[][] salts = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            salts[i] = random.AsSpan(i * SaltSize, SaltSize).ToArray();
        }

        return salts;
    }

    /// <summary>The salted hash of the values of an entry that may be erased.</summary>
    internal static byte[] ValuesOf(AuditRow entry) =>
        Input.Add(entry.Salt).Add(entry.Target).Add(entry.BeforeJson).Add(entry.AfterJson).Hash();

    /// <summary>The salted hash of the values of an item that may be erased.</summary>
    internal static byte[] ValuesOf(ProvisioningRunItemRow item) => Input
        .Add(item.Salt)
        .Add(item.ExternalReference)
        .Add(item.DisplayName)
        .Add(item.Changes)
        .Add(item.Field)
        .Add(item.Reason)
        .Add(item.Undo)
        .Hash();

    /// <summary>The hash of an entry.</summary>
    /// <param name="before">The hash of the entry before it.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="login">The login that the server records with it; null for none.</param>
    internal static byte[] HashOf(byte[] before, AuditRow entry, string? login)
    {
        byte[] values = entry.ValuesHash ?? ValuesOf(entry);
        return Input
            .Add(before)
            .Add(entry.Id)
            .Add(entry.At)
            .Add(entry.Actor)
            .Add(entry.Action)
            .Add(entry.TargetType)
            .Add(entry.RunId)
            .Add(entry.ContactId)
            .Add(login)
            .Add(entry.ItemsHash)
            .Add(values)
            .Hash();
    }

    /// <summary>What the entry of a run says of the run and of its items.</summary>
    internal static byte[] HashOf(ProvisioningRunRow run, IEnumerable<ItemSealRow> seals)
    {
        HashInput input = Input
            .Add(run.Id)
            .Add(run.Kind.ToString())
            .Add(run.Actor)
            .Add(run.StartedAt)
            .Add(run.EndedAt);
        foreach (ItemSealRow seal in seals)
        {
            input.Add(seal.Seal).Add(seal.Items).Add(seal.Digest);
        }

        return input.Hash();
    }
}
