namespace UserProvisioning;

/// <summary>Which names of a person with a partner make up the display name.</summary>
public enum NameUse
{
    /// <summary>The own name, as <c>Noor van der Linden</c>.</summary>
    Own,

    /// <summary>The partner's name, as <c>Noor de Vries</c>.</summary>
    Partner,

    /// <summary>The partner's name, then the own name, as <c>Noor de Vries-van der Linden</c>.</summary>
    PartnerOwn,

    /// <summary>The own name, then the partner's name, as <c>Noor van der Linden-de Vries</c>.</summary>
    OwnPartner,
}
