namespace GeminiRx.Wire.Reading;

/// <summary>The canonical statuses (google.rpc.Code) and their HTTP statuses.</summary>
internal static class CanonicalStatus
{
    // In the order of their numbers, from 1.
    private static readonly (string Name, int Http)[] _all =
    [
        ("CANCELLED", 499),
        ("UNKNOWN", 500),
        ("INVALID_ARGUMENT", 400),
        ("DEADLINE_EXCEEDED", 504),
        ("NOT_FOUND", 404),
        ("ALREADY_EXISTS", 409),
        ("PERMISSION_DENIED", 403),
        ("RESOURCE_EXHAUSTED", 429),
        ("FAILED_PRECONDITION", 400),
        ("ABORTED", 409),
        ("OUT_OF_RANGE", 400),
        ("UNIMPLEMENTED", 501),
        ("INTERNAL", 500),
        ("UNAVAILABLE", 503),
        ("DATA_LOSS", 500),
        ("UNAUTHENTICATED", 401),
    ];

    /// <summary>Finds the HTTP status of a name, ignoring case; null if the name is not a canonical status.</summary>
    public static int? HttpOf(string? name) =>
        Array.Find(_all, status => string.Equals(status.Name, name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } known
            ? known.Http
            : null;

    /// <summary>Finds the HTTP status of a number; null if the number is not a canonical status.</summary>
    public static int? HttpOf(int? number) => number is >= 1 and <= 16 ? _all[number.Value - 1].Http : null;
}
