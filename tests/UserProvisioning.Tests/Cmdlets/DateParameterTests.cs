using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using UserProvisioning.Tests.Binding;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>
/// Tests that every date parameter accepts yyyy-MM-dd, of the Gregorian calendar, and the form of the session's culture, and refuses what is no
/// date, what has no year from 1900 to 9999, and a bare number.
/// </summary>
public sealed class DateParameterTests(BindingWorld world) : IClassFixture<BindingWorld>
{
    private static readonly string[] Cultures = ["en-US", "nl-NL", "th-TH", "fa-IR", "ar-SA", ""];

    private static readonly string[] NoDates =
    [
        "20261231", "'20261231'", "20261231L", "20261231.0", "'2026-02-30'", "'2026-13-01'", "'0001-01-01'", "'1899-12-31'", "'10000-01-01'",
        "'2026'", "'12:00'", "'tomorrow'", "([datetime]::MinValue)", "([datetime] '1899-12-31')", "'0'", "0", "1",
    ];

    private static readonly DateTime[] Days = [new(2026, 12, 31), new(2028, 2, 29), new(1900, 1, 1), new(2569, 3, 1)];

    private readonly Session _session = world.Session;

    private List<(CmdletInfo Cmdlet, ParameterMetadata Parameter)> Dates => _session.Do("Get-Command -Module UserProvisioning")
        .Select(item => (CmdletInfo)item.BaseObject)
        .SelectMany(cmdlet => cmdlet.Parameters.Values.Select(parameter => (cmdlet, parameter)))
        .Where(one => IsDate(one.parameter))
        .ToList();

    [Fact]
    public void Each_date_parameter_has_the_date_transformation()
    {
        List<(CmdletInfo Cmdlet, ParameterMetadata Parameter)> dates = Dates;
        Assert.True(dates.Count >= 8, $"Only {dates.Count} parameters take a date.");
        Assert.All(dates, one => Assert.Single(Transformations(one.Parameter)));
    }

    [Fact]
    public void A_value_that_is_no_date_is_refused_with_an_example()
    {
        string before = world.Dump();
        var taken = new List<string>();
        foreach ((CmdletInfo cmdlet, ParameterMetadata parameter) in Dates)
        {
            foreach ((string culture, string value) in NoDates.Select(value => ("", value))
                .Concat(Cultures.SelectMany(culture => NoDates.Select(value => (culture, value))))
                .Append(("en-US", "'31/12/2026'"))
                .Append(("nl-NL", "'12/31/2026'")))
            {
                string call = $"{cmdlet.Name} -{parameter.Name} {value}{Rest(cmdlet, parameter.Name)}";
                Result result = _session.Run($"[cultureinfo]::CurrentCulture = '{culture}'; try {{ {call} }} catch {{ throw }}");
                if (result.End is not { } end
                    || !end.FullyQualifiedErrorId.StartsWith("ParameterArgumentTransformationError", StringComparison.Ordinal)
                    || !end.Exception.Message.Contains("is no date between 1900 and 9999. Write it as 2026-12-31", StringComparison.Ordinal))
                {
                    taken.Add($"{culture} {call}: {result.End?.FullyQualifiedErrorId} {result.End}");
                }
            }
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
        Assert.Equal(before, world.Dump());
    }

    [Fact]
    public void A_date_is_the_same_day_in_every_culture()
    {
        var other = new List<string>();
        foreach (string culture in Cultures)
        {
            foreach ((CmdletInfo cmdlet, ParameterMetadata parameter) in Dates)
            {
                ArgumentTransformationAttribute attribute = Transformations(parameter).Single();
                CultureInfo outer = CultureInfo.CurrentCulture;
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                try
                {
                    foreach (DateTime day in Days)
                    {
                        string iso = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                        foreach (object given in new object[] { iso, $" {iso} ", iso + "T00:00:00", day, PSObject.AsPSObject(day) }
                            .Concat(culture.Length > 0 && day.Year is > 1930 and < 2070 ? [day.ToString("d", CultureInfo.CurrentCulture)] : []))
                        {
                            object? read = attribute.Transform(null!, given);
                            if (!day.Equals(read))
                            {
                                other.Add($"{culture} {cmdlet.Name} -{parameter.Name} '{given}': {read}");
                            }
                        }
                    }
                }
                finally
                {
                    CultureInfo.CurrentCulture = outer;
                }
            }
        }

        Assert.True(other.Count == 0, string.Join('\n', other));
    }

    [Theory]
    [InlineData("en-US", "12/31/2026")]
    [InlineData("nl-NL", "31-12-2026")]
    [InlineData("th-TH", "31/12/2569")]
    [InlineData("fa-IR", "1405/10/10")]
    [InlineData("ar-SA", "2026-12-31")]
    [InlineData("th-TH", "2026-12-31")]
    [InlineData("fa-IR", "2026-12-31")]
    public void The_stored_date_is_the_day_that_the_culture_means(string culture, string text)
    {
        _session.Do($"[cultureinfo]::CurrentCulture = '{culture}'; $null = New-Contact -LastName Day -ExternalReference 'day {culture} {text}' "
            + $"-EndDate '{text}'");
        Assert.Equal(
            "2026-12-31",
            _session.One($"(Get-Contact -ExternalReference 'day {culture} {text}').EndDate.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)"));
    }

    private static bool IsDate(ParameterMetadata parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly)
            || Transformations(parameter).Any();
    }

    private static IEnumerable<ArgumentTransformationAttribute> Transformations(ParameterMetadata parameter) =>
        parameter.Attributes.OfType<ArgumentTransformationAttribute>().Where(attribute => attribute.GetType().Name == "DateTransformationAttribute");

    private static string Rest(CmdletInfo cmdlet, string parameter)
    {
        ReadOnlyCollection<CommandParameterSetInfo> sets = cmdlet.ParameterSets;
        return sets.Any(set => set.Parameters.Any(one => one.IsMandatory && one.Name != parameter)) ? BindingWorld.Rest(cmdlet, parameter) : "";
    }
}
