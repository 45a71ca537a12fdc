namespace UserProvisioning.Tests.Years;

/// <summary>What HR knows of a person on a day: a row of its file.</summary>
internal sealed record Employment
{
    public required string Number { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>EMP for an employee, CON for a contractor.</summary>
    public required string CostCenter { get; init; }

    public string Department { get; init; } = string.Empty;

    public string Building { get; init; } = string.Empty;

    public string JobTitle { get; init; } = string.Empty;

    /// <summary>The kind of contract, which is a field that the administrator made.</summary>
    public string Contract { get; init; } = string.Empty;

    public DateTime Start { get; init; }

    public DateTime? End { get; init; }

    /// <summary>Until which day HR keeps the person in its file.</summary>
    public DateTime LastInFile { get; init; } = DateTime.MaxValue;
}
