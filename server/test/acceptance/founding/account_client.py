# The sample client of the founding text, unchanged but for the two values that a test fills in: its endpoint and its key.
import time
import json
import requests
from datetime import datetime
from typing import Dict, List, Optional
import logging
from functools import wraps
import hashlib

# Configuration
API_ENDPOINT = "@ENDPOINT@"
API_KEY = "@KEY@"
MAX_REQUESTS_PER_SECOND = 0.2  # Max 1 request per 5 seconds per account
CONNECTION_TIMEOUT = 5  # 5 second timeout
MAX_RETRIES = 3

# Set up logging to show all operations
logging.basicConfig(
    level=logging.INFO,
    format='%(asctime)s - %(levelname)s - %(message)s'
)
logger = logging.getLogger(__name__)

class RateLimiter:
    """Ensures we never exceed rate limits"""
    def __init__(self, min_interval_seconds: float):
        self.min_interval = min_interval_seconds
        self.last_request_time = {}
    
    def wait_if_needed(self, account_id: str):
        """Wait if necessary to respect rate limit"""
        current_time = time.time()
        
        if account_id in self.last_request_time:
            elapsed = current_time - self.last_request_time[account_id]
            if elapsed < self.min_interval:
                sleep_time = self.min_interval - elapsed
                logger.info(f"Rate limiting: waiting {sleep_time:.2f}s for account {account_id}")
                time.sleep(sleep_time)
        
        self.last_request_time[account_id] = time.time()

class SafeMT5BrokerAPI:
    """
    Safe, read-only API client for The 5ers MT5 data
    
    Features:
    - Strict rate limiting (max 1 request per 5 seconds per account)
    - Connection timeouts to prevent hanging
    - Automatic retry with exponential backoff
    - Comprehensive error handling
    - Read-only operations only
    - Full audit logging
    """
    
    def __init__(self, api_key: str):
        self.api_key = api_key
        self.rate_limiter = RateLimiter(min_interval_seconds=5.0)
        self.session = requests.Session()
        self.session.headers.update({
            'Authorization': f'Bearer {api_key}',
            'User-Agent': 'EVMUX-Widget-Reader/1.0',
            'Accept': 'application/json'
        })
        
    def _make_safe_request(self, method: str, url: str, **kwargs) -> Optional[Dict]:
        """
        Make a safe HTTP request with all protections
        
        - Read-only (GET requests only)
        - Timeout protection
        - Retry logic
        - Error handling
        """
        if method != "GET":
            raise ValueError("Only GET requests allowed for read-only access")
        
        kwargs['timeout'] = CONNECTION_TIMEOUT
        
        for attempt in range(MAX_RETRIES):
            try:
                response = self.session.request(method, url, **kwargs)
                
                if response.status_code == 200:
                    return response.json()
                elif response.status_code == 429:  # Rate limited
                    logger.warning(f"Rate limited by server, waiting {2**attempt}s")
                    time.sleep(2 ** attempt)
                elif response.status_code == 401:
                    logger.error("Authentication failed - check API key")
                    return None
                else:
                    logger.error(f"Request failed: {response.status_code} - {response.text}")
                    
            except requests.exceptions.Timeout:
                logger.warning(f"Request timeout (attempt {attempt + 1}/{MAX_RETRIES})")
            except requests.exceptions.ConnectionError:
                logger.warning(f"Connection error (attempt {attempt + 1}/{MAX_RETRIES})")
            except Exception as e:
                logger.error(f"Unexpected error: {str(e)}")
                
            if attempt < MAX_RETRIES - 1:
                time.sleep(2 ** attempt)  # Exponential backoff
                
        return None
    
    def get_account_data(self, account_number: str, investor_password: str) -> Optional[Dict]:
        """
        Get account data using investor password (read-only)
        
        This is the ONLY method that contacts the broker's server
        """
        # Rate limit per account
        self.rate_limiter.wait_if_needed(account_number)
        
        # Hash password for secure transmission (if required by API)
        password_hash = hashlib.sha256(investor_password.encode()).hexdigest()
        
        # Log the request (but never log passwords)
        logger.info(f"Requesting data for account {account_number}")
        
        # Make the API call
        url = f"{API_ENDPOINT}/account/{account_number}"
        params = {
            'investor_password_hash': password_hash,
            'fields': 'balance,equity,margin,positions'  # Only request what we need
        }
        
        start_time = time.time()
        data = self._make_safe_request("GET", url, params=params)
        request_time = time.time() - start_time
        
        if data:
            logger.info(f"Successfully retrieved data for {account_number} in {request_time:.2f}s")
            # Add timestamp for caching
            data['timestamp'] = datetime.utcnow().isoformat()
        else:
            logger.error(f"Failed to retrieve data for {account_number}")
            
        return data

    def get_multiple_accounts(self, accounts: List[Dict[str, str]]) -> Dict[str, Dict]:
        """
        Get data for multiple accounts with rate limiting
        
        accounts: List of {'account_number': '...', 'investor_password': '...'}
        """
        results = {}
        
        for account_info in accounts:
            account_number = account_info['account_number']
            investor_password = account_info['investor_password']
            
            # Get data with all safety measures
            data = self.get_account_data(account_number, investor_password)
            
            if data:
                results[account_number] = data
            else:
                results[account_number] = {
                    'error': 'Failed to retrieve data',
                    'timestamp': datetime.utcnow().isoformat()
                }
                
        return results

# Example usage showing safety measures
def example_safe_usage():
    """
    Demonstration of safe API usage that won't impact broker's servers
    """
    # Initialize API client
    api = SafeMT5BrokerAPI(api_key=API_KEY)
    
    # Example accounts (in production, these come from your database)
    accounts_to_monitor = [
        {'account_number': '50012345', 'investor_password': 'investor_pass_1'},
        {'account_number': '50023456', 'investor_password': 'investor_pass_2'},
    ]
    
    # Continuous monitoring with all protections
    while True:
        logger.info("Starting account update cycle")
        
        try:
            # Get all account data (automatically rate limited)
            account_data = api.get_multiple_accounts(accounts_to_monitor)
            
            # Process the data (send to your widgets)
            for account, data in account_data.items():
                if 'error' not in data:
                    logger.info(f"Account {account}: Balance=${data.get('balance', 0):.2f}")
                    # Send to your WebSocket/widget system here
                    
        except KeyboardInterrupt:
            logger.info("Shutting down gracefully")
            break
        except Exception as e:
            logger.error(f"Unexpected error in main loop: {str(e)}")
            time.sleep(30)  # Wait before retrying
            
        # Wait before next update cycle
        time.sleep(10)  # Additional delay between full cycles


example_safe_usage()
