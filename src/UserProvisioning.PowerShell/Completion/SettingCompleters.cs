using UserProvisioning.Connections;
using UserProvisioning.Settings;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers names of client settings.</summary>
public sealed class ClientSettingNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) =>
        ClientSettingService.Names.Select(name => new Completion(name));
}

/// <summary>A completer that offers values of the client setting that is being set: the values that are allowed, or the names that exist.</summary>
public sealed class ClientSettingValueCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation)
    {
        string name = asked.Text("Name");
        return name.ToUpperInvariant() switch
        {
            "DEFAULTUSERGROUPS" => session.UserGroups.List().Select(UserGroupCompleter.Of),
            "DEFAULTUSERPROFILES" => session.UserProfiles.List().Select(UserGroupCompleter.Of),
            "DEFAULTLANGUAGE" => CultureCompleter.All(),
            "USERNAMEFORMAT" => UsernameFormatCompleter.All(),
            _ => ClientSettingService.ChoicesOf(name).Select(choice => new Completion(choice)),
        };
    }
}

/// <summary>A completer that offers names of user settings.</summary>
public sealed class UserSettingNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) =>
        UserSettingService.Names.Select(name => new Completion(name));
}

/// <summary>A completer that offers values of the user setting that is being set: languages, time zones, date formats.</summary>
public sealed class UserSettingValueCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked)
    {
        string name = asked.Text("Name");
        return name.ToUpperInvariant() switch
        {
            "LANGUAGE" => CultureCompleter.All(),
            "TIMEZONE" => TimeZoneInfo.GetSystemTimeZones()
                .OrderBy(zone => zone.Id, StringComparer.Ordinal)
                .Select(zone => new Completion(zone.Id, zone.DisplayName)),
            "DATEFORMAT" => Samples("yyyy-MM-dd", "dd-MM-yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "d MMM yyyy"),
            "TIMEFORMAT" => Samples("HH:mm", "HH:mm:ss", "h:mm tt"),
            _ => UserSettingService.ChoicesOf(name).Select(choice => new Completion(choice)),
        };
    }

    private static IEnumerable<Completion> Samples(params string[] formats) =>
        formats.Select(format => new Completion(format, DateTime.Now.ToString(format, System.Globalization.CultureInfo.InvariantCulture)));
}
