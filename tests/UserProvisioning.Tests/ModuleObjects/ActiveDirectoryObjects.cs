using System.Collections;

namespace Microsoft.ActiveDirectory.Management;

/// <summary>A stand-in for the type of the module ActiveDirectory for an attribute of several values.</summary>
public sealed class ADPropertyValueCollection : CollectionBase, IReadOnlyList<object>
{
    public ADPropertyValueCollection(params object[] values) => InnerList.AddRange(values);

    public object this[int index] => InnerList[index]!;

    IEnumerator<object> IEnumerable<object>.GetEnumerator() => InnerList.Cast<object>().GetEnumerator();
}

/// <summary>
/// A stand-in for the type that Get-ADUser delivers. With -Properties * it has each attribute under its own name, and some also under a name of the
/// module.
/// </summary>
public class ADUser
{
    public string DistinguishedName { get; set; } = string.Empty;

    public bool? Enabled { get; set; }

    public string? GivenName { get; set; }

    public string? Name { get; set; }

    public string ObjectClass { get; } = "user";

    public Guid ObjectGUID { get; set; } = Guid.NewGuid();

    public string SamAccountName { get; set; } = string.Empty;

    public string? Surname { get; set; }

    public string? UserPrincipalName { get; set; }

    public ICollection PropertyNames { get; } = new[] { "DistinguishedName" };

    public ICollection AddedProperties { get; } = Array.Empty<string>();

    public ICollection RemovedProperties { get; } = Array.Empty<string>();

    public ICollection ModifiedProperties { get; } = Array.Empty<string>();

    public int PropertyCount { get; } = 150;
}

/// <summary>A stand-in for a user of which all properties were asked for.</summary>
public sealed class ADUserOfAll : ADUser
{
    public DateTime? AccountExpirationDate { get; set; }

    public long accountExpires => AccountExpirationDate?.ToFileTimeUtc() ?? long.MaxValue;

    public long accountLockoutTime { get; }

    public bool CannotChangePassword { get; }

    public ADPropertyValueCollection Certificates { get; } = new();

    public string? CN => Name;

    public string? City { get; set; }

    public string? Company { get; set; }

    public string? Country { get; set; }

    public DateTime Created { get; } = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Local);

    public string? Department { get; set; }

    public string? Description { get; set; }

    public string? DisplayName => Name;

    public string? Division { get; set; }

    public ADPropertyValueCollection dSCorePropagationData { get; } = new(new DateTime(2020, 1, 1), new DateTime(2021, 1, 1));

    public string? EmailAddress => mail;

    public string? EmployeeID { get; set; }

    public string? EmployeeNumber { get; set; }

    public string? Fax { get; set; }

    public string? Initials { get; set; }

    public DateTime? LastLogonDate { get; set; }

    public bool LockedOut { get; }

    public int logonCount { get; } = 12;

    public string? mail { get; set; }

    public string? Manager { get; set; }

    public ADPropertyValueCollection MemberOf { get; set; } = new();

    public string? MobilePhone { get; set; }

    public DateTime Modified { get; } = new(2026, 5, 1, 3, 4, 5, DateTimeKind.Local);

    public object nTSecurityDescriptor { get; } = new();

    public string? Office { get; set; }

    public string? OfficePhone { get; set; }

    public string? Organization { get; set; }

    public string? OtherName { get; set; }

    public bool PasswordExpired { get; }

    public string? physicalDeliveryOfficeName => Office;

    public string? preferredLanguage { get; set; }

    public ADPropertyValueCollection proxyAddresses { get; set; } = new();

    public ADPropertyValueCollection servicePrincipalName { get; set; } = new();

    public string? sn => Surname;

    public string? State { get; set; }

    public string? telephoneNumber => OfficePhone;

    public byte[]? thumbnailPhoto { get; set; }

    public string? Title { get; set; }

    public int userAccountControl => Enabled == false ? 514 : 512;

    public ADPropertyValueCollection userCertificate { get; } = new();

    public DateTime whenChanged => Modified;

    public DateTime whenCreated => Created;
}
