using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>
/// The rules that the rows of an item must obey when it is put back: references, unique values, licenses, names and periods of contacts.
/// </summary>
internal sealed class RowRules(IUnitOfWork work, RowCache cache, RowLicenses licenses)
{
    /// <summary>Moves the license of a user.</summary>
    internal void Move(RowWrite write)
    {
        if (write.Shape.Table == KeptTable.SystemUsers)
        {
            licenses.Move(write.Now?["License"], write.Then?["License"]);
        }
    }

    /// <summary>Adds the conflicts of an item that was planned.</summary>
    internal void Check(RowUndoPlan plan)
    {
        foreach (RowWrite write in plan.Writes)
        {
            if (write.Then is { } then)
            {
                CheckParents(plan, write, then);
                CheckUnique(plan, write, then);
                CheckValues(plan, write, then);
            }
            else
            {
                CheckChildren(plan, write);
            }
        }

        foreach (string user in plan.Writes.Where(IsAboutLicense).Select(write => write.Shape.KeyValues(write.Key)[0].Value!).Distinct())
        {
            CheckMemberships(plan, user);
        }
    }

    private static bool IsAboutLicense(RowWrite write) => write.Then is not null
        && (write.Shape.Table == KeptTable.AuthorizationMembers
            || (write.Shape.Table == KeptTable.SystemUsers && write.Then["LastLicense"] != write.Now?["LastLicense"]));

    private void CheckParents(RowUndoPlan plan, RowWrite write, StoredRow then)
    {
        foreach ((string column, KeptTable table) in write.Shape.Parents)
        {
            if (then[column] is { } id && then[column] != write.Now?[column] && cache.Find(table, id) is null)
            {
                plan.Conflict($"the {NameOf(table)} to which it belonged was removed", (table, id));
            }
        }
    }

    private void CheckUnique(RowUndoPlan plan, RowWrite write, StoredRow then)
    {
        foreach (string[] columns in write.Shape.Unique.Where(columns => columns.Any(column => then[column] != write.Now?[column])))
        {
            if (then[columns[0]] is not { } value)
            {
                continue;
            }

            foreach ((string key, StoredRow other) in cache.Where(write.Shape.Table, columns[0], value))
            {
                if (key != write.Key && columns.All(column => other[column] == then[column]))
                {
                    string text = then[columns[0].Replace("Key", string.Empty, StringComparison.Ordinal)] ?? value;
                    plan.Conflict($"another {NameOf(write.Shape.Table)} has '{Text.Shorten(text)}' now", (write.Shape.Table, key));
                }
            }
        }
    }

    private void CheckChildren(RowUndoPlan plan, RowWrite write)
    {
        if (write is { Shape.Table: KeptTable.ContactFields, Now: { } field } && ContactFieldUse.Of(work, field["Name"]!) is { } use)
        {
            plan.Conflict($"{use} uses it now");
        }

        foreach ((TableShape child, string column) in TableShape.ChildrenOf(write.Shape.Table))
        {
            foreach ((string key, StoredRow row) in cache.Where(child.Table, column, write.Key))
            {
                string name = row["Username"] ?? row["DisplayName"] ?? row["Name"] ?? row["Subject"] ?? string.Empty;
                string named = name.Length > 0 ? $" '{Text.Shorten(name)}'" : string.Empty;
                plan.Conflict($"it has a {NameOf(child.Table)}{named} now", (child.Table, key));
            }
        }
    }

    private void CheckValues(RowUndoPlan plan, RowWrite write, StoredRow then)
    {
        (string? license, string? needed) = (write.Now?["License"], write.Now?["RequiredLicense"]);
        switch (write.Shape.Table)
        {
            case KeptTable.SystemUsers when then["License"] != license && licenses.Shortage(then["License"]) is { } shortage:
                plan.Conflict(shortage, (KeptTable.Licenses, then["License"]!));
                break;
            case KeptTable.Licenses when licenses.Used(write.Key) is var used && used > int.Parse(then["Total"]!):
                plan.Conflict($"{Counted.Of(used, "license")} of the pool are in use, and it had {then["Total"]}", (KeptTable.Licenses, write.Key));
                break;
            case KeptTable.Contacts when string.CompareOrdinal(then["StartDate"], then["EndDate"]) > 0 && then["EndDate"] is not null:
                plan.Conflict("its former start date and end date do not fit with what was changed since");
                break;
            case KeptTable.Contacts when then["Type"] == nameof(ContactType.Person) && then["FirstName"] is null && then["LastName"] is null:
                plan.Conflict("it would have no name");
                break;
            case KeptTable.Authorizations when then["RequiredLicense"] is { } required && required != needed:
                CheckMembers(plan, write.Key, required);
                break;
            case KeptTable.ProfileGroups when
                work.Authorizations.ById(AuthorizationKind.UserGroup, long.Parse(then["UserGroupId"]!)) is { RequiredLicense: { } level }:
                CheckMembers(plan, then["UserProfileId"]!, level.ToString());
                break;
        }
    }

    private void CheckMembers(RowUndoPlan plan, string authorizationId, string required)
    {
        List<LicenseType> tooLow = LicenseCatalog.Types
            .Where(license => !LicenseCatalog.Suffices(license, Enum.Parse<LicenseType>(required)))
            .ToList();
        if (tooLow.Count > 0 && work.Authorizations.MembersWithLicense(long.Parse(authorizationId), tooLow, 1) is [var member])
        {
            plan.Conflict($"its member '{member}' has a license that is too low for it");
        }
    }

    private void CheckMemberships(RowUndoPlan plan, string userId)
    {
        if (cache.Find(KeptTable.SystemUsers, userId) is not { } user)
        {
            return;
        }

        LicenseType license = Enum.Parse<LicenseType>(user["License"] ?? user["LastLicense"]!);
        foreach ((_, StoredRow membership) in cache.Where(KeptTable.AuthorizationMembers, "SystemUserId", userId))
        {
            string id = membership["AuthorizationId"]!;
            foreach (string given in cache.Where(KeptTable.ProfileGroups, "UserProfileId", id).Select(group => group.Row["UserGroupId"]!).Prepend(id))
            {
                if (cache.Find(KeptTable.Authorizations, given) is { } authorization
                    && authorization["RequiredLicense"] is { } required
                    && !LicenseCatalog.Suffices(license, Enum.Parse<LicenseType>(required)))
                {
                    plan.Conflict(
                        $"with the license {license}, '{user["Username"]}' cannot be a member of '{authorization["Name"]}', which needs {required}");
                }
            }
        }
    }

    private static string NameOf(KeptTable table) => table switch
    {
        KeptTable.Contacts => "contact",
        KeptTable.ContactAliases => "merged contact",
        KeptTable.ContactFields => "contact field",
        KeptTable.ContactFieldValues => "value of a contact field",
        KeptTable.SystemUsers => "system user",
        KeptTable.Authorizations => "group or profile",
        KeptTable.AuthorizationMembers => "membership",
        KeptTable.MembershipGivers => "giver of a membership",
        KeptTable.ProfileGroups => "user profile that contains it",
        KeptTable.AssignmentRules => "assignment rule",
        KeptTable.AssignmentRuleGrants => "assignment rule that gives it",
        KeptTable.AssignmentExceptions => "exception from assignment rules",
        KeptTable.WorkplaceIssuers => "workplace issuer",
        KeptTable.WorkplaceIssuerDomains => "domain",
        KeptTable.WorkplaceIssuerGroups => "mapped group",
        KeptTable.WorkplaceIdentities => "workplace identity",
        KeptTable.EmployeeInterfaces => "employee interface",
        KeptTable.EmployeeInterfaceFiles => "file",
        _ => "setting",
    };
}
