using System.Text.Json;
using System.Text.Json.Serialization;
using UserProvisioning.Mail;

namespace UserProvisioning.Lifecycle;

/// <summary>A call of lifecycle tasks.</summary>
public sealed record LifecycleRequest
{
    /// <summary>The tasks; null for all.</summary>
    public IReadOnlyCollection<LifecycleTaskName>? Tasks { get; init; }

    /// <summary>The day that counts as today; null for the present one, in the time zone of the client.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>Whether to skip the brakes.</summary>
    public bool Force { get; init; }

    /// <summary>How to send mails.</summary>
    public LoginMailOptions Mail { get; init; } = new();
}

/// <summary>The result of a call of lifecycle tasks.</summary>
public sealed class LifecycleResult
{
    /// <summary>
    /// What was done; its id is 0 when nothing was due. If a brake stopped tasks, a second run waits for approval; if nothing else was due, it is the
    /// only one.
    /// </summary>
    public required IReadOnlyList<ProvisioningRun> Runs { get; init; }

    /// <summary>Why a run waits for approval, as the end of the sentence "It would …"; empty when none does.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Warnings for the caller, such as that a task cannot be carried out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What kept mails from being sent.</summary>
    public IReadOnlyList<ProvisioningException> Errors { get; init; } = [];
}

/// <summary>What a call of lifecycle tasks would do.</summary>
public sealed class LifecyclePreview
{
    /// <summary>What would be done.</summary>
    public required IReadOnlyList<LifecycleTask> Tasks { get; init; }

    /// <summary>Why a part of it would wait for approval, as the end of the sentence "It would …"; empty when none would.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];
}

/// <summary>What a lifecycle run stores to be planned again.</summary>
internal sealed record LifecycleOptions
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public IReadOnlyList<LifecycleTaskName>? Tasks { get; init; }

    public DateTime? AsOf { get; init; }

    internal static LifecycleOptions Read(string? text) => text is null ? new() : JsonSerializer.Deserialize<LifecycleOptions>(text, Json)!;

    internal string ToJson() => JsonSerializer.Serialize(this, Json);
}
