namespace UserProvisioning;

/// <summary>The rules that follow from the type of a license.</summary>
public static class LicenseCatalog
{
    /// <summary>Every type, in the order in which lists show them.</summary>
    public static IReadOnlyList<LicenseType> Types { get; } = Enum.GetValues<LicenseType>();

    /// <summary>The license of the highest level among those that something requires; null when nothing is required.</summary>
    internal static LicenseType? Highest(IEnumerable<LicenseType?> required) => required.OfType<LicenseType>()
        .Select(license => (LicenseType?)license)
        .MaxBy(license => LevelOf(license!.Value));

    /// <summary>The level of a license: 1 is the lowest, 3 the highest.</summary>
    /// <param name="license">The type.</param>
    /// <returns>1, 2 or 3.</returns>
    public static int LevelOf(LicenseType license) => license switch
    {
        LicenseType.Requestor => 1,
        LicenseType.LimitedUser => 2,
        _ => 3,
    };

    /// <summary>Whether a user with the license may log in at all.</summary>
    /// <param name="license">The type.</param>
    /// <returns>False for <see cref="LicenseType.SystemAdministrator"/>.</returns>
    public static bool MayLogIn(LicenseType license) => license != LicenseType.SystemAdministrator;

    /// <summary>Whether a license has at least the level of a required one.</summary>
    /// <param name="license">The user's license.</param>
    /// <param name="required">The required license; null when none is required.</param>
    /// <returns>True when the license has a sufficient level.</returns>
    public static bool Suffices(LicenseType license, LicenseType? required) =>
        required is null || LevelOf(license) >= LevelOf(required.Value);
}
