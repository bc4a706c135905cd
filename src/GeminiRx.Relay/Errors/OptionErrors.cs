namespace GeminiRx.Relay.Errors;

/// <summary>Options that do not fit each other.</summary>
internal static class OptionErrors
{
    public static GeminiConfigurationException BudgetTooSmall(long budget, int maxBodyBytes, long needed) =>
        new(
            $"The budget Bodies has {budget:N0} bytes, and MaxBodyBytes is {maxBodyBytes:N0}: the largest body would always be refused.",
            $"Use a budget of {needed:N0} bytes or more, or a smaller MaxBodyBytes."
        );
}
