using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Chooses the language of a file that is written.</summary>
internal static class FileLanguages
{
    /// <summary>The requested language; without a request the client's, if files can be written in it.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal static FileLanguage Choose(IUnitOfWork work, string? language)
    {
        string name = Text.Clean(language) ?? ClientSettings.Of(work).DefaultLanguage;
        bool isDutch = name.Equals("nl", StringComparison.OrdinalIgnoreCase) || name.StartsWith("nl-", StringComparison.OrdinalIgnoreCase);
        bool isEnglish = name.Equals("en", StringComparison.OrdinalIgnoreCase) || name.StartsWith("en-", StringComparison.OrdinalIgnoreCase);
        return isDutch || isEnglish || language is null
            ? isDutch ? FileLanguage.Dutch : FileLanguage.English
            : throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"Files are not written in the language '{Text.Shorten(name)}'. Give en or nl.",
                name);
    }
}
