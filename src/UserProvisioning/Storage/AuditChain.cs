using System.Security.Cryptography;
using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>
/// The hashes of the audit trail. The hash of an entry covers the hash of the entry before it, what the entry keeps for ever, and a salted hash of
/// the values that may be erased. What is erased loses its salt, so that nobody can find the values by trying. Values that name another person have
/// a salt and a hash of their own, so that they can be taken out and the rest is still proved.
/// </summary>
internal static class AuditChain
{
    private const int SaltSize = 16;

    // A salt for the values that name another person comes after that for the rest.
    private const int BothSalts = 2 * SaltSize;

    [ThreadStatic]
    private static HashInput? _input;

    /// <summary>What the first entry of a chain follows.</summary>
    internal static byte[] Beginning { get; } = new byte[HashInput.Size];

    private static HashInput Input => _input ??= new HashInput();

    /// <summary>Gives entries their salts.</summary>
    internal static void Salt(IReadOnlyList<AuditRow> entries)
    {
        byte[] random = RandomNumberGenerator.GetBytes(entries.Count * BothSalts);
        for (int i = 0; i < entries.Count; i++)
        {
            AuditRow entry = entries[i];
            entry.Salt = SaltAt(random, i, NamedOthers.AreIn(entry.BeforeJson) || NamedOthers.AreIn(entry.AfterJson));
        }
    }

    /// <summary>Gives items their salts.</summary>
    internal static void Salt(IReadOnlyList<ProvisioningRunItemRow> items)
    {
        byte[] random = RandomNumberGenerator.GetBytes(items.Count * BothSalts);
        for (int i = 0; i < items.Count; i++)
        {
            items[i].Salt = SaltAt(random, i, NamedOthers.AreIn(items[i].Changes));
        }
    }

    /// <summary>Whether the values of an entry or item were erased: only their hash is left.</summary>
    internal static bool IsErased(byte[]? salt, byte[]? valuesHash) => salt is null && valuesHash is not null;

    /// <summary>Whether values that name another person were taken out: the rest, its salt, and the hash of what was taken out are left.</summary>
    internal static bool IsRedacted(byte[]? salt, byte[]? valuesHash) => salt is not null && valuesHash is not null;

    /// <summary>Removes from an entry the values that name another person.</summary>
    /// <returns>False when they were hashed together with the other values, as earlier versions did; then nothing is removed.</returns>
    internal static bool TakeOthers(AuditRow entry)
    {
        if (!IsParted(entry.Salt, entry.ValuesHash))
        {
            return false;
        }

        entry.BeforeJson = NamedOthers.Without(entry.BeforeJson, out string before);
        entry.AfterJson = NamedOthers.Without(entry.AfterJson, out string after);
        entry.ValuesHash = Input.Add(entry.Salt![SaltSize..]).Add(before).Add(after).Hash();
        entry.Salt = entry.Salt[..SaltSize];
        return true;
    }

    /// <summary>Removes from an item the values that name another person.</summary>
    /// <returns>As <see cref="TakeOthers(AuditRow)"/>.</returns>
    internal static bool TakeOthers(ProvisioningRunItemRow item)
    {
        if (!IsParted(item.Salt, item.ValuesHash))
        {
            return false;
        }

        item.Changes = NamedOthers.Without(item.Changes, out string taken);
        item.ValuesHash = Input.Add(item.Salt![SaltSize..]).Add(taken).Hash();
        item.Salt = item.Salt[..SaltSize];
        return true;
    }

    /// <summary>The salted hash of the values of an entry that may be erased.</summary>
    internal static byte[] ValuesOf(AuditRow entry)
    {
        AuditRow rest = entry;
        if (IsParted(entry.Salt, entry.ValuesHash))
        {
            rest = new AuditRow { Salt = entry.Salt, BeforeJson = entry.BeforeJson, AfterJson = entry.AfterJson };
            TakeOthers(rest);
        }

        HashInput input = Input.Add(rest.Salt).Add(entry.Target).Add(rest.BeforeJson).Add(rest.AfterJson);
        return (rest.ValuesHash is null ? input : input.Add(rest.ValuesHash)).Hash();
    }

    /// <summary>The salted hash of the values of an item that may be erased.</summary>
    internal static byte[] ValuesOf(ProvisioningRunItemRow item)
    {
        ProvisioningRunItemRow rest = item;
        if (IsParted(item.Salt, item.ValuesHash))
        {
            rest = new ProvisioningRunItemRow { Salt = item.Salt, Changes = item.Changes };
            TakeOthers(rest);
        }

        HashInput input = Input
            .Add(rest.Salt)
            .Add(item.ExternalReference)
            .Add(item.DisplayName)
            .Add(rest.Changes)
            .Add(item.Field)
            .Add(item.Reason)
            .Add(item.Undo);
        return (rest.ValuesHash is null ? input : input.Add(rest.ValuesHash)).Hash();
    }

    /// <summary>The hash of an entry.</summary>
    /// <param name="before">The hash of the entry before it.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="login">The login that the server records with it; null for none.</param>
    internal static byte[] HashOf(byte[] before, AuditRow entry, string? login)
    {
        byte[] values = IsErased(entry.Salt, entry.ValuesHash) ? entry.ValuesHash! : ValuesOf(entry);
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

    /// <summary>Whether the values that name another person are there, and hashed apart.</summary>
    private static bool IsParted(byte[]? salt, byte[]? valuesHash) => valuesHash is null && salt is { Length: BothSalts };

    private static byte[] SaltAt(byte[] random, int place, bool isParted) =>
        random.AsSpan(place * BothSalts, isParted ? BothSalts : SaltSize).ToArray();
}
