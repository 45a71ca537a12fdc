namespace UserProvisioning.PowerShell;

/// <summary>The words with which -WhatIf and -Confirm ask about one item.</summary>
/// <param name="Target">What is changed.</param>
/// <param name="Action">What is done to it.</param>
internal abstract record Asked(string Target, string Action);

/// <summary>One item of the pipeline that is to be changed, with the words that ask about it.</summary>
/// <typeparam name="T">The type of the item.</typeparam>
/// <param name="Item">The item.</param>
/// <param name="Target">What is changed.</param>
/// <param name="Action">What is done to it.</param>
internal sealed record Asked<T>(T Item, string Target, string Action) : Asked(Target, Action);
