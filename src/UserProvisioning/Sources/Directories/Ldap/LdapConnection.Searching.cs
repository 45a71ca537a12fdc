namespace UserProvisioning.Sources.Directories.Ldap;

/// <content>Searching.</content>
internal sealed partial class LdapConnection
{
    /// <summary>Searches, page by page, while the caller reads the entries.</summary>
    /// <exception cref="DirectoryException">The server ended the search with an error, or the connection was lost.</exception>
    internal IEnumerable<LdapEntry> Search(LdapSearch search)
    {
        byte[]? cookie = [];
        int count = 0;
        while (cookie is not null)
        {
            byte[] from = cookie;
            int id = Send(writer => search.WriteTo(writer, from));
            while (true)
            {
                LdapMessage message = Read(id);
                if (message.Tag == LdapMessages.SearchEntry)
                {
                    if (++count > _options.MostEntries)
                    {
                        throw Failed($"sends more entries than {_options.MostEntries:N0}. Give a search base or a filter that finds fewer");
                    }

                    yield return message.Entry!;
                }
                else if (message.Tag == LdapMessages.SearchDone)
                {
                    cookie = EndOfPage(search, message.Result!);
                    break;
                }
            }
        }
    }

    /// <summary>Reads one entry; null when it is not there.</summary>
    internal LdapEntry? Find(string name, params IReadOnlyList<string> attributes)
    {
        try
        {
            return Search(new LdapSearch { Base = name, Scope = LdapScope.Base, Attributes = attributes }).FirstOrDefault();
        }
        catch (DirectoryException exception) when (exception.Code == LdapResult.NoSuchObject)
        {
            return null;
        }
    }

    private byte[]? EndOfPage(LdapSearch search, LdapResult result)
    {
        if (result.Code == LdapResult.Success)
        {
            return search.PageSize == 0 ? null : Guard(() => LdapSearch.NextPage(result));
        }

        string advice = result.Code switch
        {
            LdapResult.SizeLimitExceeded or LdapResult.AdminLimitExceeded =>
                " Ask its administrator for a higher limit for this account, or give a filter that finds fewer entries.",
            LdapResult.NoSuchObject => $" See that '{OutsideText.Show(search.Base)}' is there, and that the account may read it.",
            LdapResult.Referral => $" '{OutsideText.Show(search.Base)}' is on another server; give that one. Referrals are not followed.",
            LdapResult.InsufficientAccess => " Give the account the right to read there.",
            LdapResult.StrongerAuthenticationRequired or LdapResult.ConfidentialityRequired => " Give -Security Ldaps or StartTls, or -Credential.",
            1 => " The server may require signing in: give -Credential.",
            _ => string.Empty,
        };
        throw new DirectoryException(
            ErrorIds.DirectoryFailed,
            result.IsTransient,
            $"The directory {_server} ended the search below '{OutsideText.Show(search.Base)}': {result}.{advice}",
            result.Code);
    }
}
