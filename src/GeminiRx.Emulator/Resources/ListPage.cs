using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>One page of a list: the service's rules for <c>pageSize</c> and <c>pageToken</c>.</summary>
internal static class ListPage
{
    /// <summary>The items of the page that the address asks for, and the token of the next page; or the service's error.</summary>
    /// <param name="target">The address.</param>
    /// <param name="items">All items, in order.</param>
    /// <param name="message">The name of the request in an error, such as <c>ListFilesRequest</c>.</param>
    /// <param name="defaultSize">The size of a page if the address names none.</param>
    /// <param name="maxSize">The largest size of a page.</param>
    public static (IReadOnlyList<T> Items, string? NextPage, ServiceError? Error) Of<T>(
        CallTarget target,
        IReadOnlyList<T> items,
        string message,
        int defaultSize,
        int maxSize
    )
    {
        var (size, start) = (0, 0);
        if (
            target.PageSize is { Length: > 0 } pageSize
            && !int.TryParse(pageSize, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out size)
        )
        {
            return Fail<T>(ServiceError.BadRequest([new("page_size", $"Invalid value at 'page_size' (TYPE_INT32), \"{pageSize}\"")]));
        }

        if (size < 0 || size > maxSize)
        {
            return Fail<T>(ServiceError.InvalidArgument($"* {message}.page_size: page_size must be in the range [0, {maxSize}]\n"));
        }

        if (target.PageToken is { Length: > 0 } token && !TryReadToken(token, items.Count, out start))
        {
            return Fail<T>(ServiceError.InvalidArgument($"* {message}.page_token: page_token is invalid\n"));
        }

        var page = items.Skip(start).Take(size == 0 ? defaultSize : size).ToList();
        var next = start + page.Count;
        return (page, next < items.Count ? string.Create(CultureInfo.InvariantCulture, $"page-{next}") : null, null);
    }

    private static (IReadOnlyList<T> Items, string? NextPage, ServiceError? Error) Fail<T>(ServiceError error) => ([], null, error);

    // A list may have become shorter since its token was made.
    private static bool TryReadToken(string token, int count, out int start) =>
        int.TryParse(
            token.AsSpan(token.StartsWith("page-", StringComparison.Ordinal) ? 5 : token.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out start
        )
        && (start = Math.Min(start, count)) >= 0;
}
