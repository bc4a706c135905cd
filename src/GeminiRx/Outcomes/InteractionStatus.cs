namespace GeminiRx;

/// <summary>The status of an interaction. Open enumeration: an unknown value is kept unchanged.</summary>
/// <param name="Value">The service's value.</param>
public readonly record struct InteractionStatus(string Value)
{
    /// <summary>The interaction waits for its start.</summary>
    public static readonly InteractionStatus Queued = new("queued");

    /// <summary>The model answers.</summary>
    public static readonly InteractionStatus InProgress = new("in_progress");

    /// <summary>The answer is complete, and the model waits for the results of function calls.</summary>
    public static readonly InteractionStatus RequiresAction = new("requires_action");

    /// <summary>One part of a long answer is complete; the next request continues it.</summary>
    public static readonly InteractionStatus RequiresContinuation = new("requires_continuation");

    /// <summary>The answer is complete.</summary>
    public static readonly InteractionStatus Completed = new("completed");

    /// <summary>The service could not complete the answer.</summary>
    public static readonly InteractionStatus Failed = new("failed");

    /// <summary>The interaction was cancelled.</summary>
    public static readonly InteractionStatus Cancelled = new("cancelled");

    /// <summary>The answer reached a limit, such as the limit of output tokens.</summary>
    public static readonly InteractionStatus Incomplete = new("incomplete");

    /// <summary>The budget of an agent is used up.</summary>
    public static readonly InteractionStatus BudgetExceeded = new("budget_exceeded");

    /// <summary>Whether the interaction has ended: nothing follows without a further request.</summary>
    public bool IsEnd => Value is "requires_action" or "completed" or "failed" or "cancelled" or "incomplete" or "budget_exceeded";

    /// <summary>The service's value.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
