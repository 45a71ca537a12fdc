namespace UserProvisioning.Sources.Mapping;

/// <summary>The texts and codes by which HR systems say which of a person's names are used.</summary>
/// <remarks>
/// <para>AFAS delivers <c>Naamgebruik_code</c> 0 birth name, 1 partner's name and birth name, 2 partner's name, 3 birth name and partner's name: the
/// connector of Tools4ever converts them so (github.com/Tools4everBV/HelloID-Conn-Prov-Source-AFAS-Profit, persons.ps1), and its mapping names the
/// headers <c>Geboortenaam</c>, <c>Voorvoegsel</c>, <c>Geboortenaam_partner</c>, <c>Voorvoegsel_partner</c> (personMapping.json).</para>
/// <para>Visma/Raet Beaufort delivers E own, P partner's, B partner's and own, C and D own and partner's name, D without a hyphen
/// (github.com/Tools4everBV/HelloID-Conn-Prov-Source-Raet-Beaufort-IAM-API, personMapping_assigment.json), in files under
/// <c>gebruikAchternaam_P00304</c> (HelloID-Conn-Prov-Target-PlanCare, README.md).</para>
/// <para>The Dutch population register has E, P, V (the partner's name before) and N (after): github.com/BRP-API/Haal-Centraal-BRP-bevragen,
/// features/aanschrijfwijze.feature. G (<c>geboortenaam</c>) and A (the partner's name <c>achter</c> the own one) are read beside them.</para>
/// <para>No two of these contradict each other. The population register's older numbers 1 to 4 do contradict those of AFAS, and are not read: a 4 is
/// a fault, and a mapping converts such a column.</para>
/// </remarks>
internal static class NameUseTexts
{
    private static readonly Dictionary<string, NameUse> Known = new[]
    {
        (NameUse.Own, "own eigen eigennaam ownname geboortenaam birthname geslachtsnaam e g 0"),
        (NameUse.Partner, "partner naampartner partnernaam partnername geboortenaampartner gebnaampartner geslachtsnaampartner p 2"),
        (NameUse.PartnerOwn, "partnerown partnereigen partnernaameigennaam naampartnereigennaam naampartnergeboortenaam partnernaamgeboortenaam "
            + "geboortenaampartnergeboortenaam gebnaampartnergeboortenaam geslachtsnaampartnergeslachtsnaam partnerbirth partnervooreigen "
            + "naampartnervooreigennaam v b 1"),
        (NameUse.OwnPartner, "ownpartner eigenpartner eigennaampartnernaam eigennaamnaampartner geboortenaamnaampartner geboortenaampartnernaam "
            + "geboortenaamgeboortenaampartner geboortenaamgebnaampartner geslachtsnaamgeslachtsnaampartner birthpartner eigenvoorpartner "
            + "n a c d 3"),
    }
    .SelectMany(use => use.Item2.Split(' ').Select(text => (Text: text, Use: use.Item1)))
    .ToDictionary(pair => pair.Text, pair => pair.Use, StringComparer.Ordinal);

    /// <summary>Reads a text; only its letters and digits count, without regard to case.</summary>
    internal static bool TryRead(string text, out NameUse use) => Known.TryGetValue(HeaderRecognition.Normalize(text), out use);
}
